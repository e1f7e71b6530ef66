#include "staff/rules.h"

namespace noren::staff {
namespace {

struct Mark {
  std::string_view in_header;
  std::string_view name;
};

// The first that fits: browsers that call themselves Chrome or Safari as well come before these.
constexpr Mark kBrowsers[] = {{"Edg", "Edge"},           {"OPR/", "Opera"},    {"SamsungBrowser/", "Samsung Internet"},
                              {"YJApp", "Yahoo! JAPAN"}, {"Line/", "LINE"},    {"FxiOS/", "Firefox"},
                              {"Firefox/", "Firefox"},   {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"},
                              {"Safari/", "Safari"},     {"curl/", "curl"}};
constexpr Mark kSystems[] = {{"iPhone", "iPhone"}, {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
                             {"CrOS", "ChromeOS"}, {"Macintosh", "Mac"}, {"Linux", "Linux"}};

template <std::size_t N>
std::string_view first_of(const Mark (&marks)[N], std::string_view header) {
  for (const Mark& mark : marks) {
    if (header.find(mark.in_header) != std::string_view::npos) return mark.name;
  }
  return "";
}

}  // namespace

std::string device_of(std::string_view user_agent) {
  const std::string_view header = user_agent.substr(0, 500);
  std::string out(first_of(kBrowsers, header));
  const std::string_view system = first_of(kSystems, header);
  if (!out.empty() && !system.empty()) out += " / ";
  return out.append(system);
}

}  // namespace noren::staff
