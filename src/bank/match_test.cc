#include "bank/match.h"

#include <gtest/gtest.h>

#include <map>

#include "bank/fees.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

constexpr LocalDate kOrdered{2026, 11, 18};
constexpr LocalDate kPaid{2026, 11, 22};

Claim claim(int n, const char* kana, std::int64_t total, Standing standing = Standing::waiting) {
  Claim made;
  made.order = OrderId("o" + std::to_string(n));
  made.number = orders::order_number('a', n);
  made.person = people::PersonId(kana);
  made.standing = standing;
  made.total = made.due = Yen(total);
  made.ordered_on = kOrdered;
  made.orderer = read_payer(kana);
  return made;
}

Money money(std::int64_t amount, const std::string& name, LocalDate day = kPaid) { return {day, Yen(amount), read_payer(name)}; }

// The number as a buyer writes it in front of the name.
std::string number(int n, bool letter = true) {
  std::string made;
  for (const char c : orders::order_number('a', n)) {
    if (c != '-' && (letter || c != 'A')) made += c;
  }
  return made;
}

Proposal best(std::vector<Claim> claims, const Money& deposit) {
  const auto all = match(std::vector{deposit}, claims);
  return all.front().empty() ? Proposal{} : all.front().front();
}

bool has(const Proposal& proposal, Reason reason) {
  return std::find(proposal.reasons.begin(), proposal.reasons.end(), reason) != proposal.reasons.end();
}

TEST(Match, FeesAreOfTheirTime) {
  for (const std::int64_t fee : {110, 145, 154, 165, 220, 275, 330, 440, 550, 660, 770, 880})
    EXPECT_TRUE(is_usual_fee(Yen(fee), kPaid)) << fee;
  for (const std::int64_t fee : {0, 1, 100, 109, 111, 1000, 1980}) EXPECT_FALSE(is_usual_fee(Yen(fee), kPaid)) << fee;
  EXPECT_TRUE(is_usual_fee(Yen(320), {2025, 1, 1}));
  EXPECT_FALSE(is_usual_fee(Yen(320), kPaid));
  EXPECT_FALSE(is_usual_fee(Yen(154), {2021, 9, 30}));
}

TEST(Match, ExactNeedsTheAmountAndAName) {
  const std::vector<Claim> one = {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "サトウ ケン", 4820), claim(1044, "ヤマダ ジロウ", 3000)};
  EXPECT_EQ(best(one, money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number(1042) + " ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number(1042, false) + "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number(1042) + " ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::exact) << "somebody else pays, and says what for";
  EXPECT_EQ(best(one, money(4820, number(1042))).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4819, "ﾔﾏﾀﾞ ﾊﾅｺ")).verdict, Verdict::likely);
  EXPECT_EQ(best(one, money(4820, "ﾔﾏﾀﾞ ﾊﾅ")).verdict, Verdict::likely);
  EXPECT_EQ(best(one, money(4820, "ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::none) << "two orders have this amount";
  EXPECT_EQ(best(one, money(9999, "ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::none);
}

TEST(Match, ANameInKanjiIsComparedAsItIsWritten) {
  Claim hers = claim(1042, "ヤマダ ハナコ", 4820);
  hers.written = read_payer("山田 花子").bare;
  Claim other = claim(1043, "サトウ ケン", 4820);
  other.written = read_payer("佐藤 健").bare;
  const Proposal same = best({hers, other}, money(4820, "山田　花子"));
  EXPECT_EQ(same.verdict, Verdict::likely) << "how it is read nobody knows";
  EXPECT_TRUE(has(same, Reason::written_equal));
  EXPECT_EQ(same.claims, std::vector<std::size_t>{0});
  const Proposal strange = best({hers}, money(4820, "鈴木一郎"));
  EXPECT_TRUE(has(strange, Reason::amount_only));
  EXPECT_TRUE(has(strange, Reason::unread_name));
  EXPECT_EQ(best({hers, other}, money(4820, number(1042) + "鈴木一郎")).verdict, Verdict::exact) << "the number needs no name";
}

TEST(Match, DoubtIsNeverExact) {
  const Money paid = money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ");
  const Claim hers = claim(1042, "ヤマダ ハナコ", 4820);
  const Proposal twins = best({hers, claim(1050, "ヤマダ ハナコ", 4820)}, paid);
  EXPECT_EQ(twins.verdict, Verdict::likely);
  EXPECT_TRUE(has(twins, Reason::rival));
  const Proposal named = best({hers, claim(1050, "ヤマダ ハナコ", 4820)}, money(4820, number(1050) + "ﾔﾏﾀﾞﾊﾅｺ"));
  EXPECT_EQ(named.verdict, Verdict::exact) << "the number says which";
  EXPECT_EQ(named.claims, std::vector<std::size_t>{1});
  EXPECT_EQ(best({hers, claim(1050, "サトウ ケン", 4820)}, money(4820, number(1050) + "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::likely)
      << "name and number disagree";
  EXPECT_TRUE(has(best({hers}, money(4820, "A10421 ﾔﾏﾀﾞﾊﾅｺ")), Reason::other_number)) << "a number that was misread";
  EXPECT_EQ(best({hers}, money(4820, number(1099) + " ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::likely) << "another order's number";
  const Proposal sums = best({hers, claim(1050, "ヤマダ ハナコ", 4000), claim(1051, "ヤマダ ハナコ", 820)}, paid);
  EXPECT_EQ(sums.verdict, Verdict::likely) << "or two others together";
  EXPECT_EQ(best({hers}, money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ", {2026, 11, 17})).verdict, Verdict::none) << "before she ordered";
  const Proposal early = best({hers}, money(4820, number(1042) + " ﾔﾏﾀﾞﾊﾅｺ", {2026, 11, 17}));
  EXPECT_EQ(early.verdict, Verdict::likely);
  EXPECT_TRUE(has(early, Reason::before_order));
  EXPECT_TRUE(has(best({claim(7, "イ イ", 4820)}, money(4820, "ｲ ｲ")), Reason::short_name));
}

TEST(Match, LikelyHasItsReasons) {
  struct Row {
    const char* what;
    std::vector<Claim> claims;
    Money deposit;
    Outcome outcome;
    Reason reason;
    std::int64_t difference;
  };
  Claim gift = claim(1042, "ヤマダ ハナコ", 4820);
  gift.recipient = read_payer("サトウ ケン");
  Claim begun = claim(1042, "ヤマダ ハナコ", 4820);
  begun.due = Yen(1820);
  const Row rows[] = {
      {"fee taken off", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4600, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::fee_short, Reason::fee_deducted, -220},
      {"one slip", {claim(1042, "ヤマザキ ケン", 4820)}, money(4820, "ﾔﾏｻｷ ｹﾝ"), Outcome::settles, Reason::name_near, 0},
      {"family", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4820, "ﾔﾏﾀﾞ ﾀﾛｳ"), Outcome::settles, Reason::family_name, 0},
      {"the recipient pays", {gift}, money(4820, "ｻﾄｳ ｹﾝ"), Outcome::settles, Reason::recipient_name, 0},
      {"nothing but the amount", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4820, "ｶ)ｸﾙﾐ"), Outcome::settles, Reason::amount_only, 0},
      {"too much", {claim(1042, "ヤマダ ハナコ", 4820)}, money(5000, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::overpaid, Reason::amount_more, 180},
      {"too little", {claim(1042, "ヤマダ ハナコ", 4820)}, money(3000, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::underpaid, Reason::amount_less, -1820},
      {"two in one",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000)},
       money(5820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::settles,
       Reason::sum_of_orders,
       0},
      {"three in one",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000), claim(1044, "ヤマダ ハナコ", 2000)},
       money(7820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::settles,
       Reason::sum_of_orders,
       0},
      {"two in one less the fee",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000)},
       money(5600, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::fee_short,
       Reason::sum_of_orders,
       -220},
      {"paid before",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::paid)},
       money(4820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::twice,
       Reason::already_paid,
       0},
      {"cancelled before",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended)},
       money(4820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::ended,
       Reason::order_ended,
       0},
  };
  for (const Row& row : rows) {
    const Proposal proposal = best(row.claims, row.deposit);
    EXPECT_EQ(proposal.verdict, Verdict::likely) << row.what;
    EXPECT_EQ(proposal.outcome, row.outcome) << row.what;
    EXPECT_TRUE(has(proposal, row.reason)) << row.what;
    EXPECT_EQ(proposal.difference, Yen(row.difference)) << row.what;
  }
  EXPECT_EQ(best({begun}, money(1820, "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact) << "the rest of what came in part";
}

TEST(Match, TheSecondOfTwoEqualDepositsIsPaidTwice) {
  const auto all = match(std::vector{money(4820, "ﾔﾏﾀﾞﾊﾅｺ"), money(4820, "ﾔﾏﾀﾞﾊﾅｺ")}, std::vector{claim(1042, "ヤマダ ハナコ", 4820)});
  EXPECT_EQ(all[0].front().verdict, Verdict::exact);
  EXPECT_EQ(all[1].front().verdict, Verdict::likely);
  EXPECT_EQ(all[1].front().outcome, Outcome::twice);
}

// ---- a statement of two hundred lines

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
  std::string number_of(std::size_t at, bool letter = true) const { return number(std::stoi(claims[at].order.str().substr(1)), letter); }
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

TEST(Match, OfTwoHundredLinesEveryExactOneIsRightAndNoneIsTakenWrongly) {
  Book book;
  add_plain(book);
  add_companies(book);
  add_doubtful(book);
  add_names_that_differ(book);
  add_strangers(book);
  add_crowd(book);
  ASSERT_GE(book.lines.size(), 200u);
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
  EXPECT_GE(counts[Verdict::exact], 90);
  EXPECT_GE(counts[Verdict::likely], 60);
  EXPECT_GE(counts[Verdict::none], 15);
}

}  // namespace
}  // namespace noren::bank
