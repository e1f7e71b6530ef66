#include "newsletters/rules.h"

#include "base/names.h"

namespace noren::newsletters {
namespace {

constexpr Named<Purpose> kPurposeNames[] = {{Purpose::news, "news"}, {Purpose::notices, "notices"}};
constexpr Named<ConsentState> kConsentStates[] = {
    {ConsentState::asked, "asked"}, {ConsentState::given, "given"}, {ConsentState::ended, "ended"}};
constexpr Named<State> kStates[] = {{State::draft, "draft"},     {State::approval, "approval"}, {State::planned, "planned"},
                                    {State::sending, "sending"}, {State::done, "done"},         {State::stopped, "stopped"}};
constexpr std::string_view kOfAccount = "~";

bool is_web_address(std::string_view line) {
  const bool web = line.starts_with("https://") || line.starts_with("http://");
  return web && line.find_first_of(" \t\"<>") == std::string_view::npos && line.size() > 10;
}

}  // namespace

std::string_view name_of(Purpose purpose) { return name_in(kPurposeNames, purpose); }
std::optional<Purpose> purpose_from(std::string_view name) { return value_in(kPurposeNames, name); }
std::string_view name_of(ConsentState state) { return name_in(kConsentStates, state); }
std::string_view name_of(State state) { return name_in(kStates, state); }
std::optional<State> state_from(std::string_view name) { return value_in(kStates, name); }

std::string subject_of(const std::string& letter, const std::string& reader) { return letter + "." + reader; }

std::optional<Subject> read_subject(std::string_view subject_id) {
  const auto dot = subject_id.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == subject_id.size()) return std::nullopt;
  Subject subject{std::string(subject_id.substr(0, dot)), "", ""};
  const std::string_view rest = subject_id.substr(dot + 1);
  (rest.starts_with(kOfAccount) ? subject.account : subject.reader) = rest.starts_with(kOfAccount) ? rest.substr(1) : rest;
  return subject;
}

std::vector<Part> parts_of(std::string_view body) {
  std::vector<Part> parts;
  std::string words;
  const auto end_words = [&] {
    if (!words.empty()) parts.push_back({words, false});
    words.clear();
  };
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (is_web_address(line)) {
      end_words();
      parts.push_back({std::string(line), true});
    } else {
      words += (words.empty() ? "" : "\n") + std::string(line);
    }
  }
  end_words();
  return parts;
}

}  // namespace noren::newsletters
