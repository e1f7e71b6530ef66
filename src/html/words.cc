#include "html/words.h"

#include <toml++/toml.h>

#include <unordered_map>

#include "base/check.h"
#include "base/embedded.h"
#include "html/all_words.h"

namespace noren::html {
namespace {

using Words = std::unordered_map<std::string, std::string>;

struct Dictionary {
  Words ja;
  Words en;
};

void add_word(Dictionary& dictionary, const std::string& name, const toml::table& languages, const std::string& file) {
  const auto ja = languages["ja"].value<std::string>();
  const auto en = languages["en"].value<std::string>();
  check(ja && en, (file + ": " + name + " misses a language").c_str());
  const bool fresh = dictionary.ja.emplace(name, *ja).second && dictionary.en.emplace(name, *en).second;
  check(fresh, (file + ": " + name + " stands twice").c_str());
  if (const toml::table* kept = languages["kept"].as_table()) add_word(dictionary, name + std::string(kKept), *kept, file);
}

void add_words(Dictionary& dictionary, const std::string& prefix, const toml::table& table, const std::string& file) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + "." + std::string(key.str());
    const toml::table* inner = node.as_table();
    check(inner != nullptr, (file + ": " + name + " is not { ja = …, en = … }").c_str());
    if ((*inner)["ja"].is_string() || (*inner)["en"].is_string()) {
      add_word(dictionary, name, *inner, file);
    } else {
      add_words(dictionary, name, *inner, file);
    }
  }
}

Dictionary load() {
  Dictionary dictionary;
  for (const embedded::File& file : embedded::all_files()) {
    const auto slash = file.path.find('/');
    const auto name = file.path.substr(slash + 1);
    if (!name.starts_with("text") || !name.ends_with(".toml") || name.find('/') != std::string_view::npos) continue;
    const std::string path(file.path);
    try {
      add_words(dictionary, std::string(file.path.substr(0, slash)), toml::parse(file.bytes, path), path);
    } catch (const toml::parse_error& error) {
      throw Bug(path + ":" + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    }
  }
  return dictionary;
}

const Dictionary& dictionary() {
  static const Dictionary all = load();
  return all;
}

using Places = std::initializer_list<std::pair<std::string_view, std::string>>;

// What stands for the inside of one {…}: "n" or "n:day|days".
std::string_view filled(std::string_view inside, Places places) {
  const std::size_t colon = inside.find(':');
  const auto place = std::find_if(places.begin(), places.end(), [&](const auto& p) { return p.first == inside.substr(0, colon); });
  check(place != places.end(), "a place in the words is not filled");
  if (colon == std::string_view::npos) return place->second;
  const std::string_view forms = inside.substr(colon + 1);
  const std::size_t bar = forms.find('|');
  check(bar != std::string_view::npos, "a place in the words has one form only");
  return place->second == "1" ? forms.substr(0, bar) : forms.substr(bar + 1);
}

}  // namespace

const std::unordered_map<std::string, std::string>& all_words(Locale locale) {
  return locale == Locale::ja ? dictionary().ja : dictionary().en;
}

const std::string& word(Locale locale, std::string_view key) {
  const auto& words = all_words(locale);
  const auto found = words.find(std::string(key));
  if (found == words.end()) throw Bug("no words for " + std::string(key));
  return found->second;
}

std::string word(Locale locale, std::string_view key, Places places) { return word_of_mail(locale, key, false, places); }

std::string word_of_mail(Locale locale, std::string_view key, bool kept, Places places) {
  const std::string& pattern = word_of_mail(locale, key, kept);
  std::string out;
  out.reserve(pattern.size() + 32);
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t end = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      out += pattern[at++];
      continue;
    }
    out += filled(std::string_view(pattern).substr(at + 1, end - at - 1), places);
    at = end + 1;
  }
  return out;
}

const std::string& word_of_mail(Locale locale, std::string_view key, bool kept) {
  const auto& words = all_words(locale);
  const auto found = kept ? words.find(std::string(key) + std::string(kKept)) : words.end();
  return found == words.end() ? word(locale, key) : found->second;
}

std::string number_text(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), 1, ',');
  return number < 0 ? "-" + digits : digits;
}

std::string yen_text(Locale locale, Yen amount) {
  if (locale == Locale::ja) return number_text(amount.amount()) + "円";
  return (amount.amount() < 0 ? "-¥" : "¥") + number_text(amount.amount() < 0 ? -amount.amount() : amount.amount());
}

std::string date_text(Locale locale, LocalDate date) {
  static constexpr const char* kDaysJa[] = {"日", "月", "火", "水", "木", "金", "土"};
  static constexpr const char* kDaysEn[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = static_cast<std::size_t>(weekday(date));
  if (locale == Locale::ja) {
    return std::to_string(date.year) + "年" + std::to_string(date.month) + "月" + std::to_string(date.day) + "日（" + kDaysJa[day] + "）";
  }
  return std::string(kDaysEn[day]) + ", " + std::to_string(date.day) + " " + kMonths[date.month - 1] + " " + std::to_string(date.year);
}

std::string time_text(Locale locale, Instant at) {
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const LocalTime t = japan_time(at);
  const std::string clock = std::to_string(t.hour) + (t.minute < 10 ? ":0" : ":") + std::to_string(t.minute);
  if (locale == Locale::ja) return std::to_string(t.date.month) + "月" + std::to_string(t.date.day) + "日 " + clock;
  return std::to_string(t.date.day) + " " + kMonths[t.date.month - 1] + " " + clock;
}

}  // namespace noren::html
