// A statement of more than three hundred lines: whatever is taken without a look is right.
#include <gtest/gtest.h>

#include <map>

#include "bank/match.h"
#include "testing/claims.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

using testing::claim;
using testing::money;
using testing::number_typed;

struct Expected {
  Money deposit;
  std::optional<std::size_t> truth;  // the order it is for; nothing: of no single order
  bool must_be_exact = false;
  std::string what;
};

class Book {
 public:
  std::size_t order(const std::string& kana, std::int64_t total, Standing standing = Standing::waiting) {
    claims.push_back(claim(++last_, kana.c_str(), total, standing));
    return claims.size() - 1;
  }
  std::string number_of(std::size_t at, bool letter = true) const {
    return number_typed(std::stoi(claims[at].order.str().substr(1)), letter);
  }
  void line(const Money& deposit, std::optional<std::size_t> truth, bool exact, const std::string& what) {
    lines.push_back({deposit, truth, exact, what});
  }

  std::vector<Claim> claims;
  std::vector<Expected> lines;

 private:
  int last_ = 1000;
};

const char* const kFamilies[] = {"ヤマダ",   "サトウ", "スズキ", "タカハシ", "イトウ",   "ワタナベ", "ナカムラ",
                                 "コバヤシ", "カトウ", "ヨシダ", "オオノ",   "オーツカ", "マツモト"};
const char* const kGiven[] = {"ハナコ", "ショウコ", "ケンジ", "ジュン", "リョウ", "ユウコ", "イチロウ", "サッチ", "ミヅホ", "ヴィヴィ"};

std::string person(int n) { return std::string(kFamilies[n % 13]) + " " + kGiven[(n / 13) % 10]; }
std::string at_the_bank(const std::string& kana) { return *to_zengin(kana); }
std::string together(std::string name) {
  std::erase(name, ' ');
  return name;
}

void add_plain(Book& book) {
  for (int n = 0; n < 60; ++n) {
    const std::string kana = person(n);
    const std::size_t order = book.order(kana, 2000 + 37 * n);
    const std::int64_t amount = 2000 + 37 * n;
    switch (n % 6) {
      case 0: book.line(money(amount, at_the_bank(kana)), order, true, "name and amount"); break;
      case 1: book.line(money(amount, together(at_the_bank(kana))), order, true, "no space"); break;
      case 2: book.line(money(amount, "振込　" + kana), order, true, "full width, with a lead"); break;
      case 3: book.line(money(amount, book.number_of(order) + " " + at_the_bank(kana)), order, true, "number and name"); break;
      case 4: book.line(money(amount, together(at_the_bank(kana)) + book.number_of(order)), order, true, "number behind"); break;
      default:
        book.line(money(amount, book.number_of(order, false) + together(at_the_bank(kana))), order, true, "number without letter");
        break;
    }
  }
}

void add_companies(Book& book) {
  const std::pair<const char*, const char*> rows[] = {
      {"カブシキガイシャ クルミ", "ｶ)ｸﾙﾐ"},           {"カ）アサヒドウ", "ｶ)ｱｻﾋﾄﾞｳ"},
      {"ミドリヤ カブシキガイシャ", "ﾐﾄﾞﾘﾔ(ｶ"},       {"ユウゲンガイシャ コウエンドウ", "ﾕ)ｺｳｴﾝﾄﾞｳ"},
      {"ゴウドウガイシャ アオゾラ", "ﾄﾞ)ｱｵｿﾞﾗ"},      {"イリョウホウジン ハルカゼカイ", "ｲ)ﾊﾙｶｾﾞｶｲ"},
      {"ガッコウホウジン ミナミ", "ｶﾞｸ)ﾐﾅﾐ"},         {"シャカイフクシホウジン ヒカリ", "ﾌｸ)ﾋｶﾘ"},
      {"イッパンシャダンホウジン ツバサ", "ｼﾔ)ﾂﾊﾞｻ"}, {"トクテイヒエイリカツドウホウジン ソラ", "ﾄｸﾋ)ｿﾗ"},
  };
  std::int64_t total = 11'000;
  for (const auto& [kana, printed] : rows) {
    const std::size_t order = book.order(kana, total += 111);
    const bool sure = read_payer(printed).bare.size() >= 9;  // three signs
    book.line(money(total, printed), order, sure, "a company");
  }
  const std::size_t before = book.order("カブシキガイシャ トナリ", 12'500);
  book.line(money(12'500, "ﾄﾅﾘ(ｶ"), before, false, "前株 and 後株 are two companies");
  const std::size_t form = book.order("ユウゲンガイシャ トナリヤ", 12'600);
  book.line(money(12'600, "ｶ)ﾄﾅﾘﾔ"), form, false, "有限 and 株式 are two companies");
}

// What must not be taken without a look, and of whom the money is.
void add_doubtful(Book& book) {
  for (int n = 0; n < 12; ++n) {
    const std::string kana = "クドウ " + std::string(kGiven[n % 10]) + (n < 10 ? "" : "コ");
    const std::size_t order = book.order(kana, 21'000 + 10 * n);
    const std::int64_t fees[] = {110, 154, 165, 220, 275, 330, 440, 550, 605, 660, 770, 880};
    book.line(money(21'000 + 10 * n - fees[n], at_the_bank(kana)), order, false, "fee taken off");
  }
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "ムラカミ " + std::string(kGiven[n]);
    const std::size_t a = book.order(kana, 31'000 + n);
    const std::size_t b = book.order(kana, 31'000 + n);
    book.line(money(31'000 + n, at_the_bank(kana)), std::nullopt, false, "two equal orders of one name");
    book.line(money(31'000 + n, book.number_of(b) + at_the_bank(kana)), b, true, "two equal orders, the number says which");
    static_cast<void>(a);
  }
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "ハシモト " + std::string(kGiven[n]);
    book.order(kana, 41'000 + n);
    book.order(kana, 1'500 + n);
    book.line(money(42'500 + 2 * n, at_the_bank(kana)), std::nullopt, false, "two orders in one");
  }
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "キムラ " + std::string(kGiven[n]);
    const std::size_t order = book.order(kana, 51'000 + n);
    book.line(money(51'000 + n, at_the_bank(kana)), order, true, "paid");
    book.line(money(51'000 + n, at_the_bank(kana)), std::nullopt, false, "paid twice");
  }
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "シミズ " + std::string(kGiven[n]);
    book.order(kana, 61'000 + n, Standing::paid);
    book.line(money(61'000 + n, at_the_bank(kana)), std::nullopt, false, "paid some days ago already");
  }
  for (int n = 0; n < 8; ++n) {
    const std::string kana = "モリ " + std::string(kGiven[n]);
    book.order(kana, 71'000 + n, Standing::ended);
    book.line(money(71'000 + n, at_the_bank(kana)), std::nullopt, false, "cancelled before");
  }
}

void add_names_that_differ(Book& book) {
  const std::pair<const char*, const char*> rows[] = {
      {"ヤマザキ サクラ", "ﾔﾏｻｷ ｻｸﾗ"}, {"オオタ サクラ", "ｵ-ﾀ ｻｸﾗ"},  {"サクラ ミツコ", "ﾐﾂｺ ｻｸﾗ"},
      {"ツヅキ サクラ", "ﾂｽﾞｷ ｻｸﾗ"},   {"コジマ サクラ", "ｺｼﾞﾏ ﾀﾛｳ"}, {"コジマヤ サクラ", "ｶ)ｺｼﾞﾏﾔ"},
      {"アベ サクラ", "ｱﾍﾞ ｻｸﾗｺ"},     {"ホンダ サクラ", "ﾎﾝﾀﾞ ﾏｻﾙ"}, {"カワイ サクラ", "ｶﾜｲ ｻｸｿﾗ"},
      {"ドイ サクラ", "ﾄﾞｲｻｸﾗ ﾏﾏ"},    {"ニシ サクラ", "ﾆｼ ﾊﾙ"},      {"フクオカショウジ サクラコ", "ﾌｸｵｶｼﾖｳｼﾞ ｻｸﾗ"},
  };
  std::int64_t total = 81'000;
  for (const auto& [kana, printed] : rows) {
    const std::size_t order = book.order(kana, total += 7);
    book.line(money(total, printed), order, false, "the name differs");
  }
}

void add_strangers(Book& book) {
  const char* const names[] = {"ﾃﾞﾝｷﾘﾖｳｷﾝ", "ﾘｿｸ",  "ｶ)ﾃﾞｺﾎﾞｺ", "ｽﾄﾗｲﾌﾟｼﾞﾔﾊﾟﾝ(ｶ", "ATM",       "ｾﾞｲﾑｼﾖ", "ﾄﾗﾉｱﾅ", "XYZ CO.",
                               "77ｼﾖｳｶｲ",   "ﾖｼﾉﾔ", "2026",     "12345678",       "ﾏﾙﾏﾙｼﾖｳﾃﾝ", "－",     ""};
  std::int64_t amount = 33;
  for (const char* name : names) book.line(money(amount += 1913, name), std::nullopt, false, "no order's money");
}

// The same amount for many, the number or the name misread.
void add_crowd(Book& book) {
  std::vector<std::size_t> crowd;
  for (int n = 0; n < 20; ++n) crowd.push_back(book.order("エンドウ " + std::string(kGiven[n % 10]) + std::string(n / 10, 'A'), 1980));
  for (int n = 0; n < 10; ++n) book.line(money(1980, "ｴﾝﾄﾞｳ " + at_the_bank(kGiven[n])), crowd[n], true, "one of twenty of this amount");
  book.line(money(1980, "ｴﾝﾄﾞｳ"), std::nullopt, false, "only the family name");
  book.line(money(1980, "ｴﾝﾄﾞｳ ﾐﾂﾙ"), std::nullopt, false, "a family name that twenty have");
  book.line(money(1980, "ﾀﾅｶ ﾏｻﾄ"), std::nullopt, false, "a stranger with a common amount");
  book.line(money(1980, book.number_of(crowd[15]) + " ﾀﾅｶ ﾏｻﾄ"), crowd[15], true, "the number alone");
  for (int n = 16; n < 20; ++n) {
    std::string misread = book.number_of(crowd[n]);
    misread.back() = misread.back() == '9' ? '0' : static_cast<char>(misread.back() + 1);
    book.line(money(1980, misread + " ﾀﾅｶ ﾏｻﾄ"), std::nullopt, false, "a number misread");
  }
  for (int n = 10; n < 15; ++n) {
    const std::string printed = book.number_of(crowd[n]) + " ｴﾝﾄﾞｳ " + at_the_bank(kGiven[n - 10]);
    book.line(money(1980, printed), crowd[n], true, "the number, and a name near it");
  }
}

std::string in_full_width(const std::string& number, const char* dash) {
  std::string out;
  for (const char c : number) {
    if (c == '-') {
      out += dash;
    } else {
      text::append_code_point(out, static_cast<char32_t>(0xFF00 + c - 0x20));
    }
  }
  return out;
}

// The number of an order that somebody of the same name has a likeness of.
void add_namesakes(Book& book) {
  const auto pair = [&](const std::string& kana, std::int64_t total, Standing standing) {
    const std::size_t named = book.order(kana, total, standing), other = book.order(kana, total);
    book.claims[other].person = people::PersonId("another " + kana);
    return std::pair(named, other);
  };
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "オカダ " + std::string(kGiven[n]);
    const auto [named, other] = pair(kana, 101'000 + n, Standing::waiting);
    const Money hers = money(101'000 + n, book.number_of(named) + " " + at_the_bank(kana));
    book.line(hers, named, true, "the number says which of two buyers");
    book.line(hers, named, false, "paid twice, though another buyer's order looks like it");
    book.line(money(101'000 + n, at_the_bank(kana)), other, false, "the other's, or paid a third time");
    const Standing past = n % 2 == 0 ? Standing::paid : Standing::ended;
    const std::string late = "ハセガワ " + std::string(kGiven[n]);
    const std::size_t over = pair(late, 111'000 + n, past).first;
    book.line(money(111'000 + n, book.number_of(over) + " " + at_the_bank(late)), over, false, "the number of an order that waits no more");
  }
}

void add_numbers_in_every_form(Book& book) {
  const char* const dashes[] = {"－", "−", "‐", "ー", ""};
  for (int n = 0; n < 10; ++n) {
    const std::string kana = "フジタ " + std::string(kGiven[n]);
    const std::size_t wide = book.order(kana, 121'000 + n), strange = book.order("ミヤケ " + std::string(kGiven[n]), 131'000 + n);
    const std::string number = in_full_width(book.claims[wide].number, dashes[n % 5]);
    const std::string printed = n < 5 ? number + "　" + kana : kana + "　" + number;
    book.line(money(121'000 + n, printed), wide, true, "a number in full width");
    book.line(money(131'000 + n, book.number_of(strange, false) + " ｼﾗﾄﾘ ﾏｷ"), strange, false,
              "a stranger, and a number without its letter");
    const std::string typing = "タニグチ " + std::string(kGiven[n]);
    const std::size_t slipped = book.order(typing, 141'000 + n), elsewhere = book.order("ナガイ " + std::string(kGiven[n]), 151'000 + n);
    std::string slip = book.number_of(slipped);
    std::swap(slip[slip.size() - 2], slip[slip.size() - 1]);
    if (slip == book.number_of(slipped)) slip.back() = slip.back() == '9' ? '0' : '9';
    book.line(money(141'000 + n, slip + " " + at_the_bank(typing)), slipped, false, "a slip in the number");
    std::string abroad = book.number_of(elsewhere);
    abroad[0] = 'B';
    book.line(money(151'000 + n, abroad + " ﾅｶﾞｲ " + at_the_bank(kGiven[n])), elsewhere, false, "the number of another shop's order");
  }
}

void add_near_misses(Book& book) {
  for (int n = 0; n < 10; ++n) {
    const std::string brief = "タケダ " + std::string(kGiven[n]);
    const std::size_t one = book.order(brief, 161'000 + n), longer = book.order(brief + "エ", 161'000 + n);
    book.line(money(161'000 + n, at_the_bank(brief)), one, true, "a name that another one begins with");
    book.line(money(161'000 + n, at_the_bank(brief + "エ")), longer, true, "and the longer one");
    const std::string kana = "ウエノ " + std::string(kGiven[n]);
    const std::size_t dear = book.order(kana, 171'220 + n), cheap = book.order(kana, 171'000 + n);
    book.line(money(171'000 + n, at_the_bank(kana)), cheap, false, "its amount, or the other's less the fee");
    book.line(money(171'220 + n, at_the_bank(kana)), dear, true, "to the yen, and no fee leads there");
  }
}

TEST(Match, OfThreeHundredLinesEveryExactOneIsRightAndNoneIsTakenWrongly) {
  Book book;
  add_plain(book);
  add_companies(book);
  add_doubtful(book);
  add_names_that_differ(book);
  add_strangers(book);
  add_crowd(book);
  add_namesakes(book);
  add_numbers_in_every_form(book);
  add_near_misses(book);
  ASSERT_GE(book.lines.size(), 300u);
  std::vector<Money> deposits;
  for (const Expected& line : book.lines) deposits.push_back(line.deposit);
  const auto answers = match(deposits, book.claims);
  std::map<Verdict, int> counts;
  for (std::size_t i = 0; i < book.lines.size(); ++i) {
    const Expected& line = book.lines[i];
    const Verdict verdict = answers[i].empty() ? Verdict::none : answers[i].front().verdict;
    ++counts[verdict];
    if (verdict == Verdict::exact) {
      ASSERT_TRUE(line.truth) << "taken without a look: " << line.what << ", " << line.deposit.payer.text;
      EXPECT_EQ(answers[i].front().claims, std::vector<std::size_t>{*line.truth}) << line.what << ", " << line.deposit.payer.text;
    }
    EXPECT_EQ(verdict == Verdict::exact, line.must_be_exact) << line.what << ", " << line.deposit.payer.text;
    if (verdict != Verdict::exact && line.truth) {
      ASSERT_FALSE(answers[i].empty()) << line.what << ", " << line.deposit.payer.text;
      EXPECT_EQ(answers[i].front().claims, std::vector<std::size_t>{*line.truth}) << line.what << ", " << line.deposit.payer.text;
    }
  }
  EXPECT_GE(counts[Verdict::exact], 140);
  EXPECT_GE(counts[Verdict::likely], 130);
  EXPECT_GE(counts[Verdict::none], 15);
}

}  // namespace
}  // namespace noren::bank
