#include <algorithm>
#include <array>

#include "bounces/codes.h"
#include "bounces/evidence.h"
#include "text/code_points.h"

namespace noren::bounces {
namespace {

constexpr std::size_t kMostRecipients = 200, kMostWords = 6000, kMostText = 60'000;

bool is_local_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos || static_cast<unsigned char>(c) >= 0x80;
}

bool is_domain_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

struct Spot {
  std::size_t begin = 0, end = 0;  // of the address; equal when there is none
};

Spot address_in(std::string_view line, std::size_t from = 0) {
  for (std::size_t at = line.find('@', from); at != std::string_view::npos; at = line.find('@', at + 1)) {
    std::size_t begin = at, end = at + 1;
    if (begin > from && line[begin - 1] == '"') {
      const std::size_t quote = begin >= 2 ? line.rfind('"', begin - 2) : std::string_view::npos;
      if (quote != std::string_view::npos && quote >= from) begin = quote;
    } else {
      while (begin > from && is_local_byte(line[begin - 1])) --begin;
      // A quote or a bullet in front of an address is none of it.
      while (begin < at && (line[begin] == '\'' || line[begin] == '*' || line[begin] == '`' || line[begin] == '=')) ++begin;
    }
    while (end < line.size() && is_domain_byte(line[end])) ++end;
    while (end > at + 1 && (line[end - 1] == '.' || line[end - 1] == '-')) --end;
    if (begin < at && end > at + 1) return {begin, end};
  }
  return {};
}

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

// What stands before the address on its line, without bullets, brackets, codes.
std::string words_before(std::string_view before) {
  std::string words = plain_words(before);
  const std::size_t last = words.find_last_not_of("<(\"'[>*- \t|=");
  words.resize(last == std::string::npos ? 0 : last + 1);
  const std::size_t first = words.find_first_not_of("<(\"'[>*- \t|=");
  if (first != std::string::npos) words.erase(0, first);
  return words;
}

// "<<< 550 …" and "Received >>> 550 …" quote the other server: the address in it may be anybody's.
bool quotes_server(std::string_view line) {
  return line.starts_with("<<<") || line.starts_with("Received >>>") || line.starts_with("Received <<<");
}

enum class Known { no, weak, strong };

// Headers that only a message has, and those a report repeats in its own words too.
Known known_header(std::string_view name) {
  const std::string low = lowered(name);
  constexpr std::array<std::string_view, 13> kStrong = {"received",
                                                        "return-path",
                                                        "message-id",
                                                        "mime-version",
                                                        "dkim-signature",
                                                        "content-type",
                                                        "x-mailer",
                                                        "delivered-to",
                                                        "references",
                                                        "in-reply-to",
                                                        "authentication-results",
                                                        "domainkey-signature",
                                                        "content-transfer-encoding"};
  constexpr std::array<std::string_view, 7> kWeak = {"from", "to", "subject", "date", "cc", "reply-to", "sender"};
  if (std::find(kStrong.begin(), kStrong.end(), low) != kStrong.end() || low.starts_with("x-") || low.starts_with("arc-"))
    return Known::strong;
  return std::find(kWeak.begin(), kWeak.end(), low) != kWeak.end() ? Known::weak : Known::no;
}

// A message's header begins here: of the next lines most are fields, and such as only a message has are among them.
bool begins_header(std::string_view text) {
  int strong = 0, weak = 0, lines = 0;
  bool first = true;
  while (!text.empty() && lines < 8) {
    const std::string_view line = mime::next_line(text);
    if (text::trim_ascii(line).empty()) break;
    if (!first && (line[0] == ' ' || line[0] == '\t')) continue;
    const mime::FieldLine field = mime::field_line(line);
    const Known known = field.name.empty() ? Known::no : known_header(field.name);
    if (field.name.empty() || (first && known == Known::no)) break;
    strong += known == Known::strong ? 1 : 0;
    weak += known == Known::weak ? 1 : 0;
    first = false;
    ++lines;
  }
  return (strong >= 1 && strong + weak >= 3) || strong >= 2;
}

class TextReader {
 public:
  TextReader(FreeText& result, const Own& own) : result_(result), own_(own) {}

  void read(std::string_view text) {
    text = text.substr(0, kMostText);
    while (!text.empty()) {
      if (may_begin_header(text) && begins_header(text)) return original(text);
      std::string_view rest = text;
      std::string_view line = text::trim_ascii(mime::next_line(rest));
      if (line.starts_with("> ")) line = text::trim_ascii(line.substr(2));
      const std::string plain = plain_words(line);
      if (begins_original(line, plain)) {
        while (!rest.empty() && (rest[0] == '\n' || rest[0] == '-' || rest[0] == ' ')) mime::next_line(rest);
        return original(rest);
      }
      take(line, plain);
      text = rest;
    }
  }

 private:
  static bool may_begin_header(std::string_view text) {
    const std::size_t colon = text.substr(0, 60).find(':');
    return colon != std::string_view::npos && colon > 1 && text[0] > ' ' && text[0] != '<' &&
           text.substr(0, colon).find(' ') == std::string_view::npos;
  }

  static bool begins_original(std::string_view line, std::string_view plain) {
    return line.size() > 3 && line.size() < 200 && tables().originals.any_in(plain);
  }

  void original(std::string_view text) {
    result_.original_begins = text;
    result_.original = mime::read_fields(text);
  }

  void take(std::string_view line, std::string_view plain) {
    if (line.empty()) return;
    const Spot spot = address_in(line);
    if (spot.end > spot.begin && !quotes_server(line) && names_recipient(line, plain, spot)) {
      open(line.substr(spot.begin, spot.end - spot.begin));
      // One line may name several: "a@example.jp, b@example.jp".
      const Spot next = address_in(line, spot.end);
      if (next.end > next.begin &&
          text::trim_ascii(line.substr(spot.end, next.begin - spot.end)).find_first_not_of("<>,; \"") == std::string_view::npos)
        open(line.substr(next.begin, next.end - next.begin));
    }
    if (tables().says_nothing.any_in(plain)) return;
    std::string& words = current_ < 0 ? result_.common : result_.recipients[static_cast<std::size_t>(current_)].words;
    if (words.size() > kMostWords) return;
    words += line;
    words += '\n';
  }

  static bool names_recipient(std::string_view line, std::string_view plain, Spot spot) {
    if (tables().not_failed.any_in(plain)) return false;
    const std::string before = words_before(line.substr(0, spot.begin));
    return before.empty() || tables().before_address.any_in(before);
  }

  void open(std::string_view address) {
    const std::string name = lowered(address);
    if (std::find(own_.addresses.begin(), own_.addresses.end(), name) != own_.addresses.end()) return;
    auto& all = result_.recipients;
    const auto same = std::find_if(all.begin(), all.end(), [&](const Evidence& one) { return lowered(one.recipient) == name; });
    if (same != all.end()) {
      current_ = same - all.begin();
    } else if (all.size() < kMostRecipients) {
      Evidence evidence;
      evidence.recipient = address;
      all.push_back(std::move(evidence));
      current_ = static_cast<std::ptrdiff_t>(all.size()) - 1;
    }
  }

  FreeText& result_;
  const Own& own_;
  std::ptrdiff_t current_ = -1;
};

}  // namespace

FreeText read_free_text(std::string_view text, const Own& own) {
  FreeText result;
  TextReader(result, own).read(text);
  return result;
}

}  // namespace noren::bounces
