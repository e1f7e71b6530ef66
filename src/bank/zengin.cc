#include "bank/zengin.h"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "base/embedded.h"
#include "orders/rules.h"
#include "text/check_digit.h"
#include "text/code_points.h"
#include "text/kana.h"

namespace noren::bank {
namespace {

struct HalfWidth {
  char32_t from;
  std::string_view to;
};
// Every katakana, in Unicode's order; small ones as large ones, ヰ ヱ ヲ as they are spoken.
constexpr HalfWidth kHalfWidth[] = {
    {U'ァ', "ｱ"},  {U'ア', "ｱ"},  {U'ィ', "ｲ"},  {U'イ', "ｲ"},  {U'ゥ', "ｳ"},  {U'ウ', "ｳ"},  {U'ェ', "ｴ"},  {U'エ', "ｴ"},  {U'ォ', "ｵ"},
    {U'オ', "ｵ"},  {U'カ', "ｶ"},  {U'ガ', "ｶﾞ"}, {U'キ', "ｷ"},  {U'ギ', "ｷﾞ"}, {U'ク', "ｸ"},  {U'グ', "ｸﾞ"}, {U'ケ', "ｹ"},  {U'ゲ', "ｹﾞ"},
    {U'コ', "ｺ"},  {U'ゴ', "ｺﾞ"}, {U'サ', "ｻ"},  {U'ザ', "ｻﾞ"}, {U'シ', "ｼ"},  {U'ジ', "ｼﾞ"}, {U'ス', "ｽ"},  {U'ズ', "ｽﾞ"}, {U'セ', "ｾ"},
    {U'ゼ', "ｾﾞ"}, {U'ソ', "ｿ"},  {U'ゾ', "ｿﾞ"}, {U'タ', "ﾀ"},  {U'ダ', "ﾀﾞ"}, {U'チ', "ﾁ"},  {U'ヂ', "ﾁﾞ"}, {U'ッ', "ﾂ"},  {U'ツ', "ﾂ"},
    {U'ヅ', "ﾂﾞ"}, {U'テ', "ﾃ"},  {U'デ', "ﾃﾞ"}, {U'ト', "ﾄ"},  {U'ド', "ﾄﾞ"}, {U'ナ', "ﾅ"},  {U'ニ', "ﾆ"},  {U'ヌ', "ﾇ"},  {U'ネ', "ﾈ"},
    {U'ノ', "ﾉ"},  {U'ハ', "ﾊ"},  {U'バ', "ﾊﾞ"}, {U'パ', "ﾊﾟ"}, {U'ヒ', "ﾋ"},  {U'ビ', "ﾋﾞ"}, {U'ピ', "ﾋﾟ"}, {U'フ', "ﾌ"},  {U'ブ', "ﾌﾞ"},
    {U'プ', "ﾌﾟ"}, {U'ヘ', "ﾍ"},  {U'ベ', "ﾍﾞ"}, {U'ペ', "ﾍﾟ"}, {U'ホ', "ﾎ"},  {U'ボ', "ﾎﾞ"}, {U'ポ', "ﾎﾟ"}, {U'マ', "ﾏ"},  {U'ミ', "ﾐ"},
    {U'ム', "ﾑ"},  {U'メ', "ﾒ"},  {U'モ', "ﾓ"},  {U'ャ', "ﾔ"},  {U'ヤ', "ﾔ"},  {U'ュ', "ﾕ"},  {U'ユ', "ﾕ"},  {U'ョ', "ﾖ"},  {U'ヨ', "ﾖ"},
    {U'ラ', "ﾗ"},  {U'リ', "ﾘ"},  {U'ル', "ﾙ"},  {U'レ', "ﾚ"},  {U'ロ', "ﾛ"},  {U'ヮ', "ﾜ"},  {U'ワ', "ﾜ"},  {U'ヰ', "ｲ"},  {U'ヱ', "ｴ"},
    {U'ヲ', "ｵ"},  {U'ン', "ﾝ"},  {U'ヴ', "ｳﾞ"}, {U'ヵ', "ｶ"},  {U'ヶ', "ｹ"},  {U'ヷ', "ﾜﾞ"}, {U'ー', "-"},
};

// The bank's sign for it; nothing for what banks do not have.
std::optional<std::string_view> sign_of(char32_t c) {
  static constexpr std::string_view kAscii = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789()-./ ";
  if (c < 0x80) {
    const std::size_t at = kAscii.find(static_cast<char>(c));
    if (at == std::string_view::npos) return std::nullopt;
    return kAscii.substr(at, 1);
  }
  if (c == U'・') return ".";
  if (c == U'゙') return "ﾞ";
  if (c == U'゚') return "ﾟ";
  const auto found = std::lower_bound(std::begin(kHalfWidth), std::end(kHalfWidth), c,
                                      [](const HalfWidth& row, char32_t want) { return row.from < want; });
  const HalfWidth* row = found;
  if (row == std::end(kHalfWidth) || row->from != c) return std::nullopt;
  return row->to;
}

// A voiced mark that stands alone in full width: NFKC would put a space before it.
std::string joined_marks(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = text::next_code_point(utf8, at);
    text::append_code_point(out, c == text::kBroken ? 0xFFFD : c == 0x309B ? 0x3099 : c == 0x309C ? 0x309A : c);
  }
  return out;
}

struct Folded {
  std::string text;
  std::string unfit;  // the first character without a sign
};

Folded fold_name(std::string_view utf8) {
  const std::string katakana = text::to_fullwidth_katakana(joined_marks(utf8));
  Folded folded;
  for (std::size_t at = 0; at < katakana.size();) {
    const char32_t c = text::next_code_point(katakana, at);
    if (const auto sign = sign_of(c)) {
      folded.text += *sign;
      continue;
    }
    std::string one;
    text::append_code_point(one, c);
    if (folded.unfit.empty()) folded.unfit = one;
    folded.text += one;
  }
  return folded;
}

struct Form {
  std::string brief;
  std::string spoken;  // folded
};

// The longest spoken form first, so that 医療法人社団 is not read as 医療法人.
std::vector<Form> read_forms() {
  const toml::table document = toml::parse(embedded::file("bank/data/corporate_forms.toml"));
  const toml::array* list = document["form"].as_array();
  check(list != nullptr, "corporate forms: there are none");
  std::vector<Form> forms;
  for (const toml::node& node : *list) {
    const toml::table& entry = *node.as_table();
    const std::string brief = entry["short"].value_or(std::string());
    check(!brief.empty(), "corporate forms: short is missing");
    forms.push_back({brief, ""});
    if (const toml::array* spoken = entry["long"].as_array()) {
      for (const toml::node& one : *spoken) forms.push_back({brief, fold_name(one.value_or(std::string())).text});
    }
  }
  std::stable_sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) { return a.spoken.size() > b.spoken.size(); });
  return forms;
}

const std::vector<Form>& forms() {
  static const std::vector<Form> all = read_forms();
  return all;
}

// Takes one company form out of the name and says which and where; false when there is none.
bool take_form(std::string& bare, std::string& form) {
  for (const Form& known : forms()) {
    const std::string open = "(" + known.brief, close = known.brief + ")", both = open + ")";
    const auto cut = [&](std::size_t at, std::size_t size, char place) {
      bare.erase(at, size);
      form += known.brief + place;
      return true;
    };
    if (!known.spoken.empty() && bare.size() > known.spoken.size()) {
      if (bare.starts_with(known.spoken)) return cut(0, known.spoken.size(), '^');
      if (bare.ends_with(known.spoken)) return cut(bare.size() - known.spoken.size(), known.spoken.size(), '$');
    }
    if (bare.starts_with(close)) return cut(0, close.size(), '^');
    if (bare.starts_with(both)) return cut(0, both.size(), '^');
    if (bare.ends_with(both)) return cut(bare.size() - both.size(), both.size(), '$');
    if (bare.ends_with(open)) return cut(bare.size() - open.size(), open.size(), '$');
    if (const std::size_t at = bare.find(both); at != std::string::npos) return cut(at, both.size(), '|');
  }
  return false;
}

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

constexpr std::size_t kDigitsWithLetter = 2;
constexpr std::size_t kDigitsAlone = 4;
constexpr std::size_t kDigitsMost = 15;

// Order numbers out of the name: a run of digits, perhaps with a letter before it and a hyphen before its check digit.
void take_numbers(PayerName& name) {
  std::string rest;
  const std::string& text = name.text;
  for (std::size_t at = 0; at < text.size();) {
    const bool starts = is_digit(text[at]) ||
                        (is_letter(text[at]) && at + 1 < text.size() && is_digit(text[at + 1]) && (at == 0 || !is_letter(text[at - 1])));
    if (!starts) {
      rest += text[at++];
      continue;
    }
    const std::size_t begin = at;
    std::string plain(1, text[at++]);
    while (at < text.size() && (is_digit(text[at]) || (text[at] == '-' && at + 1 < text.size() && is_digit(text[at + 1])))) {
      if (is_digit(text[at])) plain += text[at];
      ++at;
    }
    const bool letter = is_letter(plain[0]);
    const std::string digits = plain.substr(letter ? 1 : 0);
    const bool sized = digits.size() >= (letter ? kDigitsWithLetter : kDigitsAlone) && digits.size() <= kDigitsMost;
    const bool fits = sized && text::damm_digit(std::string_view(digits).substr(0, digits.size() - 1)) == digits.back();
    if (fits) {
      name.numbers.push_back(letter ? *orders::read_order_number(plain) : digits);
    } else if (digits.size() >= kDigitsAlone) {
      name.odd_number = true;
    } else {
      rest += text.substr(begin, at - begin);
      continue;
    }
    rest += ' ';
  }
  name.text = rest;
}

std::string one_space(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '-')) out.pop_back();
  out.erase(0, std::min(out.size(), out.find_first_not_of(" -")));
  return out;
}

// What statements print before the name.
std::string without_lead(std::string_view printed) {
  constexpr std::string_view kLeads[] = {"振込入金", "他行振込",  "振込",  "入金",       "振替入金", "ﾌﾘｺﾐ ",     "フリコミ ",
                                         "ﾌﾘｺﾐ*",    "フリコミ*", "ﾌﾘｺﾐ ", "フリコミ　", "ﾌﾘｺﾐ＊",   "フリコミ＊"};
  constexpr std::string_view kBetween[] = {" ", "　", "*", "＊", ":", "：", "/", "／", "（", "("};
  std::string_view rest = text::trim_ascii(printed);
  const auto drop = [&](std::span<const std::string_view> words) {
    for (const std::string_view word : words) {
      if (rest.size() > word.size() && rest.starts_with(word)) {
        rest.remove_prefix(word.size());
        return true;
      }
    }
    return false;
  };
  if (!drop(kLeads)) return std::string(rest);
  while (drop(kBetween)) continue;
  return std::string(rest);
}

// Characters for counting and comparing: a kana and its voiced mark are two, as at the bank.
std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  for (std::size_t at = 0; at < utf8.size();) out += text::next_code_point(utf8, at);
  return out;
}

// Whether one text becomes the other by at most one insertion, deletion, change or swap of neighbours.
bool one_slip(const std::u32string& a, const std::u32string& b) {
  if (a.size() > b.size()) return one_slip(b, a);
  if (b.size() - a.size() > 1) return false;
  std::size_t same = 0;
  while (same < a.size() && a[same] == b[same]) ++same;
  const auto rest = [](const std::u32string& text, std::size_t from) { return text.substr(std::min(text.size(), from)); };
  if (a.size() < b.size()) return rest(a, same) == rest(b, same + 1);
  if (rest(a, same + 1) == rest(b, same + 1)) return true;
  return same + 1 < a.size() && a[same] == b[same + 1] && a[same + 1] == b[same] && rest(a, same + 2) == rest(b, same + 2);
}

std::string without_dashes(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '-'; });
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

constexpr std::size_t kSlipFrom = 5;  // shorter names differ by one sign from too many others
constexpr std::size_t kCutFrom = 8;   // a bank cuts long names only

bool turned_round(const PayerName& payer, const PayerName& known) {
  std::vector<std::string> words = words_of(known.text);
  if (words.size() != 2) return false;
  return words[1] + words[0] == payer.bare || words_of(payer.text) == std::vector<std::string>{words[1], words[0]};
}

bool is_near(const PayerName& payer, const PayerName& known) {
  if (payer.bare == known.bare || without_dashes(payer.bare) == without_dashes(known.bare) || turned_round(payer, known)) return true;
  const std::u32string a = code_points(payer.bare), b = code_points(known.bare);
  if (std::min(a.size(), b.size()) >= kSlipFrom && one_slip(a, b)) return true;
  return a.size() >= kCutFrom && b.size() > a.size() && b.starts_with(a);
}

bool same_family(const PayerName& payer, const PayerName& known) {
  if (!payer.form.empty() || !known.form.empty()) return false;
  const std::string family = words_of(known.text).front();
  if (family.size() == known.text.size() || code_points(family).size() < 2) return false;
  return words_of(payer.text).front() == family || (payer.bare.starts_with(family) && words_of(payer.text).size() == 1);
}

// What banks print of a transfer that they return, as fold_name leaves it; the longer ones first.
constexpr std::string_view kReturned[] = {"組ﾐ戻ｼ", "組戻ｼ", "組戻", "ｸﾐﾓﾄﾞｼ", "振込不能", "振込返却", "ﾌﾘｺﾐﾌﾉｳ"};

bool take_returned_words(std::string& text) {
  bool found = false;
  for (const std::string_view word : kReturned) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
      text.replace(at, word.size(), " ");
      found = true;
    }
  }
  return found;
}

}  // namespace

Result<std::string, std::string> to_zengin(std::string_view utf8) {
  Folded folded = fold_name(utf8);
  if (!folded.unfit.empty()) return Fail<std::string>(folded.unfit);
  return folded.text;
}

PayerName read_payer(std::string_view printed) {
  PayerName name;
  std::string whole = fold_name(printed).text;
  name.returned = take_returned_words(whole);
  name.text = name.returned ? without_lead(whole) : fold_name(without_lead(printed)).text;
  take_numbers(name);
  name.text = one_space(name.text);
  for (const char c : name.text) {
    if (c != ' ' && c != '.') name.bare += c;
  }
  while (take_form(name.bare, name.form)) continue;
  return name;
}

Likeness likeness(const PayerName& payer, const PayerName& known) {
  if (payer.bare.empty() || known.bare.empty()) return Likeness::none;
  if (payer.bare == known.bare && payer.form == known.form) return Likeness::equal;
  if (is_near(payer, known)) return Likeness::near;
  return same_family(payer, known) ? Likeness::family : Likeness::none;
}

}  // namespace noren::bank
