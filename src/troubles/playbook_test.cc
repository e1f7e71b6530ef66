#include "troubles/playbook.h"

#include <gmock/gmock.h>

#include "testing/mail_promises.h"

namespace noren::troubles {
namespace {

using Wrong = Fault::What;

const Vocabulary kKnown{{"send_message"}, {"order_paid"}, {"amount"}};

constexpr const char* kGood = R"(buyer = { ja = "{amount}のご入金がまだです。", en = "{amount} is missing." }

[[step]]
who = "buyer"
within = "3d"
deed = "send_message"
solved_when = "order_paid"
owner = { ja = "待っています。", en = "Waiting." }
doing = { ja = "お待ちしています。", en = "We are waiting." }
can = { ja = "{deadline}までに\"お振り込み\"ください。", en = "Please pay by {deadline}." }

[[step]]
who = "staff"
within = "2bd"
owner = { ja = "{order}のお客さまに電話する。", en = "Call the buyer of {order}." }
doing = { ja = "ご連絡します。", en = "We will call." }
)";

TEST(Playbook, IsReadAndWrittenTheSame) {
  const auto playbook = read_playbook(kGood, kKnown);
  ASSERT_TRUE(playbook);
  ASSERT_EQ(playbook->steps.size(), 2u);
  EXPECT_EQ(playbook->steps[0].who, Who::buyer);
  EXPECT_EQ(playbook->steps[0].within, (Within{3, Within::Unit::days}));
  EXPECT_EQ(playbook->steps[1].deed, "");
  EXPECT_TRUE(playbook->steps[1].can.empty());
  EXPECT_EQ(to_toml(*playbook), kGood);
}

struct Slip {
  const char* story;
  const char* from;
  const char* to;
  Fault expected;
};

TEST(Playbook, SaysWhatIsWrongAndWhere) {
  const Slip slips[] = {
      {"an unknown deed", "deed = \"send_message\"", "deed = \"send_flowers\"", {Wrong::deed, 6, 1, "deed", "send_flowers"}},
      {"an unknown condition", "\"order_paid\"", "\"order_sung\"", {Wrong::condition, 7, 1, "solved_when", "order_sung"}},
      {"an unknown actor", "who = \"buyer\"", "who = \"cat\"", {Wrong::who, 4, 1, "who", "cat"}},
      {"no actor", "who = \"buyer\"\n", "", {Wrong::who, 3, 1, "who", ""}},
      {"a deadline that is none", "\"2bd\"", "\"soon\"", {Wrong::within, 14, 2, "within", "soon"}},
      {"one language", ", en = \"Waiting.\"", "", {Wrong::missing_language, 8, 1, "owner.en", ""}},
      {"no words for the owner", "owner = { ja = \"待っています。\", en = \"Waiting.\" }\n", "", {Wrong::missing, 3, 1, "owner.ja", ""}},
      {"no words for a buyer who is told",
       "doing = { ja = \"ご連絡します。\", en = \"We will call.\" }\n",
       "",
       {Wrong::missing, 12, 2, "doing.ja", ""}},
      {"an unknown value", "{order}のお客さま", "{name}のお客さま", {Wrong::value, 15, 2, "owner.ja", "name"}},
      {"a brace that is not closed", "{amount} is", "{amount is", {Wrong::unclosed, 1, 0, "buyer.en", "amount is missing."}},
      {"a value that is not closed at the end", "{amount} is missing.", "missing: {amount", {Wrong::unclosed, 1, 0, "buyer.en", "amount"}},
      {"an unknown field", "within = \"3d\"", "within = \"3d\"\nmoon = 1", {Wrong::unknown_field, 6, 1, "moon", "moon"}},
  };
  for (const Slip& slip : slips) {
    std::string text = kGood;
    const auto at = text.find(slip.from);
    ASSERT_NE(at, std::string::npos) << slip.story;
    text.replace(at, std::string(slip.from).size(), slip.to);
    const auto read = read_playbook(text, kKnown);
    ASSERT_FALSE(read) << slip.story;
    const Fault& fault = read.error().front();
    EXPECT_EQ(fault, slip.expected) << slip.story << ": " << name_of(fault.what) << " line " << fault.line << " step " << fault.step << " "
                                    << fault.field << " " << fault.name;
  }
}

TEST(Playbook, HasAtLeastOneStepAndNotTooMany) {
  EXPECT_EQ(read_playbook("", kKnown).error().front().what, Wrong::no_steps);
  auto playbook = *read_playbook(kGood, kKnown);
  while (playbook.steps.size() <= kStepsMax) playbook.steps.push_back(playbook.steps.back());
  EXPECT_EQ(faults_of(playbook, kKnown).front().what, Wrong::too_many_steps);
  playbook.steps.resize(1);
  playbook.steps[0].owner.ja.assign(kWordsMax + 1, 'a');
  EXPECT_EQ(faults_of(playbook, kKnown).front().what, Wrong::too_long);
}

TEST(Playbook, AsLongAsTheFormAllowsIsReadAgain) {
  auto playbook = *read_playbook(kGood, kKnown);
  std::string longest;
  for (std::size_t i = 0; i < kWordsMax; ++i) longest += "困";
  const auto fill = [&](shops::LocalText& words) { words.ja = words.en = longest; };
  fill(playbook.buyer);
  playbook.steps.resize(kStepsMax, playbook.steps.front());
  for (Step& step : playbook.steps) {
    fill(step.owner);
    fill(step.doing);
    fill(step.can);
  }
  ASSERT_TRUE(faults_of(playbook, kKnown).empty());
  EXPECT_EQ(*read_playbook(to_toml(playbook), kKnown), playbook);
}

TEST(Playbook, APlaceThatIsNotClosedIsNamedInWholeCharacters) {
  EXPECT_EQ(places_in("{amount}を{amount を返します"), (std::vector<std::string>{"amount", "amount を返します"}));
  EXPECT_EQ(places_in("{あいうえおかきくけこさしすせそたちつてとなにぬ"),
            std::vector<std::string>{"あいうえおかきくけこさしすせそたちつてと"});
  EXPECT_EQ(places_in("{"), std::vector<std::string>{""});
}

TEST(Playbook, ThatIsNoTomlNamesItsLine) {
  const auto read = read_playbook("buyer = { ja = \"a\", en = \"b\" }\nstep = [", kKnown);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().front().what, Wrong::unreadable);
  EXPECT_EQ(read.error().front().line, 2);
  EXPECT_EQ(read_playbook(std::string(kPlaybookMax + 1, '#'), kKnown).error().front().what, Wrong::too_long);
}

TEST(Playbook, EveryKindThatIsNamedHasADefault) {
  for (const std::string_view name :
       {kind::kPaymentChecking, kind::kPaymentDeclined, kind::kPaidTwice,      kind::kPaidWithoutOrder,  kind::kAmountDiffers,
        kind::kBooksDiffer,     kind::kGivenBackThere,  kind::kRefundOverdue,  kind::kRefundFailed,      kind::kUnpaidOrder,
        kind::kSimilarOrder,    kind::kStockShort,      kind::kMailUnsendable, kind::kReservationEnding, kind::kReservationEnded,
        kind::kPaymentDisputed, kind::kMethodFailing,   kind::kCaptureRefused, kind::kLostInDispute,     kind::kPaidBackTwice,
        kind::kTransferEnded,   kind::kPaidTooMuch,     kind::kSentUnpaid,     kind::kTransferReturned,  kind::kCancelRefused,
        kind::kOrderNotCarried, kind::kHomeSilent,      kind::kHomeLost,       kind::kRestored}) {
    const Kind* kind = find_kind(name);
    ASSERT_NE(kind, nullptr) << name;
    EXPECT_FALSE(kind->playbook.steps.empty()) << name;
    EXPECT_EQ(*read_playbook(to_toml(kind->playbook),
                             {{"send_message", "look_up_payment", "hold_shipment", "refund_duplicate"},
                              {"order_paid", "order_ended", "order_stopped", "similar_over", "order_refunded", "payment_ended",
                               "payment_made", "payment_wanted", "money_returned", "mail_delivered", "dispute_closed", "method_back"},
                              kind->values}),
              kind->playbook)
        << name;
  }
  EXPECT_EQ(kinds().size(), 29u);
}

// One playbook serves every shop: what it says is true whether mails go out or not.
TEST(Playbook, OfTheHousePromisesNoMail) {
  const auto expect_none = [](const std::string& kind, const shops::LocalText& words) {
    for (const Locale locale : {Locale::ja, Locale::en})
      EXPECT_EQ(testing::mail_promised_in(words.in(locale)), "") << kind << ": " << words.in(locale);
  };
  for (const Kind& kind : kinds()) {
    for (const shops::LocalText& words : {kind.name, kind.title, kind.what, kind.what_all, kind.playbook.buyer})
      expect_none(kind.id, words);
    for (const Step& step : kind.playbook.steps) {
      for (const shops::LocalText& words : {step.owner, step.doing, step.can}) expect_none(kind.id, words);
    }
  }
}

}  // namespace
}  // namespace noren::troubles
