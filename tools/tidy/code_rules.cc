// Rules about C++: functions that grow too long, and calls that have a home of their own.
#include <array>

#include "rules.h"

namespace noren::tidy {
namespace {

constexpr int kFunctionMax = 70;

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word(text[at - 1]);
    const bool ends = at + word.size() >= text.size() || !is_word(text[at + word.size()]);
    if (starts && ends) return true;
  }
  return false;
}

enum class Scope { outside, function, other };  // outside: a namespace, a type or the file itself

Scope scope_of(std::string_view head) {
  if (contains_word(head, "namespace") || contains_word(head, "extern")) return Scope::outside;
  const bool called = head.find('(') != std::string_view::npos;
  if (!called && (contains_word(head, "class") || contains_word(head, "struct") || contains_word(head, "union"))) return Scope::outside;
  return called ? Scope::function : Scope::other;
}

bool goes_on_after(std::string_view code, std::size_t close) {
  const std::size_t next = code.find_first_not_of(" \n", close + 1);
  return next != std::string_view::npos && (code[next] == ',' || code[next] == '{');
}

struct BannedCall {
  std::string_view text;
  bool call;  // must be followed by an opening bracket
  std::string_view instead;
};

constexpr std::array kBanned = {
    BannedCall{"system_clock::now", false, "take the time from env::Clock"},
    BannedCall{"steady_clock::now", false, "take the time from env::Clock"},
    BannedCall{"rand", true, "take it from env::Random"},
    BannedCall{"random_device", false, "take it from env::Random"},
    BannedCall{"sleep_for", true, "wait for a condition"},
    BannedCall{"sleep_until", true, "wait for a condition"},
    BannedCall{"usleep", true, "wait for a condition"},
    BannedCall{"getenv", true, "settings come from config"},
    BannedCall{
        "std::thread", false,
        "threads are made in http, app, env/real, db/sqlite, db/postgres/deadlines, intake/home, "
        "mail/worker, channels/worker, payments/errands and sandbox/scheduler"},
    BannedCall{
        "std::jthread", false,
        "threads are made in http, app, env/real, db/sqlite, db/postgres/deadlines, intake/home, "
        "mail/worker, channels/worker, payments/errands and sandbox/scheduler"},
};

bool may_call(const Source& source, const BannedCall& banned) {
  const std::string folder = source.folder();
  if (source.test() || folder == "http" || folder == "app" || folder == "log") return true;
  if (source.path.rfind("src/env/real/", 0) == 0) return true;
  const bool thread = banned.text == "std::thread" || banned.text == "std::jthread";
  const auto below = [&](const char* place) { return source.path.rfind(place, 0) == 0; };
  // How long a server may be silent is no time of the shop's.
  if (below("src/db/postgres/deadlines") || below("src/db/patience")) return true;
  return thread && (below("src/db/sqlite/") || below("src/intake/home") || below("src/mail/worker") || below("src/channels/worker") ||
                    below("src/payments/errands") || below("src/sandbox/scheduler"));
}

}  // namespace

void check_function_length(const Source& source, Findings& out) {
  const std::string_view code = source.code;
  std::size_t head = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == ';' || code[i] == '}') head = i + 1;
    if (code[i] != '{') continue;
    const Scope scope = scope_of(code.substr(head, i - head));
    if (scope == Scope::outside) {
      head = i + 1;
      continue;
    }
    const std::size_t close = closing(code, i);
    if (close == std::string_view::npos) return;
    // A member given its value in braces, before the body: Cart::Cart(Keys& keys) : keys_{keys} {
    if (goes_on_after(code, close)) {
      i = close;
      continue;
    }
    const std::size_t first = code.find_first_not_of(" \n", head);
    const int lines = source.line_of(close) - source.line_of(first) + 1;
    if (scope == Scope::function && lines > kFunctionMax) {
      out.push_back({source.path, source.line_of(first), "function length",
                     std::to_string(lines) + " lines, at most " + std::to_string(kFunctionMax)});
    }
    i = close;
    head = close + 1;
  }
}

void check_banned_calls(const Source& source, Findings& out) {
  const std::string_view code = source.code;
  for (std::size_t at = code.find("using namespace"); at != std::string_view::npos; at = code.find("using namespace", at + 1)) {
    // Literals ("a"s) can be had no other way.
    const std::string_view name = code.substr(at, code.find(';', at) - at);
    if (name.size() > 8 && name.substr(name.size() - 8) == "literals") continue;
    out.push_back({source.path, source.line_of(at), "using namespace", "name what is used"});
  }
  if (source.folder().empty()) return;
  for (const BannedCall& banned : kBanned) {
    if (may_call(source, banned)) continue;
    for (std::size_t at = code.find(banned.text); at != std::string_view::npos; at = code.find(banned.text, at + 1)) {
      const std::size_t end = at + banned.text.size();
      const bool whole = (at == 0 || !is_word(code[at - 1])) && (end == code.size() || !is_word(code[end]));
      if (!whole || (banned.call && (end == code.size() || code[end] != '('))) continue;
      out.push_back({source.path, source.line_of(at), "banned call", std::string(banned.text) + ": " + std::string(banned.instead)});
    }
  }
}

Findings check(const Source& source, const Layers& layers, const ReadHeader& read) {
  Findings out;
  check_text(source, out);
  if (source.cpp()) {
    check_file_length(source, out);
    check_function_length(source, out);
    check_banned_calls(source, out);
    check_co_await(source, out);
    check_includes(source, layers, read, out);
  }
  if (source.ends_with(".sql") && source.path.find("/sql/") != std::string::npos) check_sql(source, out);
  if (source.ends_with(".sql") && source.path.find("/migrations/") != std::string::npos) check_migration(source, out);
  return out;
}

}  // namespace noren::tidy
