#include "orders/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "html/words.h"
#include "orders/deeds.h"
#include "orders/sample.h"
#include "orders/standing.h"

namespace noren::orders {
namespace {

constexpr State kStates[] = {State::pending,   State::received,  State::confirmed, State::preparing, State::shipped,
                             State::delivered, State::completed, State::void_,     State::cancelled, State::returned};
constexpr Happening kMoves[] = {Happening::received,  Happening::confirmed, Happening::preparing, Happening::shipped, Happening::delivered,
                                Happening::completed, Happening::cancelled, Happening::returned,  Happening::voided};

// Written out a second time, as a person would tell it: from -> what may happen.
const std::map<State, std::set<Happening>> kAllowed = {
    {State::pending, {Happening::received, Happening::voided}},
    {State::received, {Happening::confirmed, Happening::preparing, Happening::shipped, Happening::cancelled}},
    {State::confirmed, {Happening::preparing, Happening::shipped, Happening::cancelled}},
    {State::preparing, {Happening::shipped, Happening::cancelled}},
    {State::shipped, {Happening::delivered, Happening::completed, Happening::returned}},
    {State::delivered, {Happening::completed, Happening::returned}},
    {State::completed, {Happening::returned}},
};

TEST(TransitionTable, WhatMayHappenInWhichState) {
  for (const State state : kStates) {
    const auto allowed = kAllowed.find(state);
    for (const Happening what : kMoves) {
      const bool may = allowed != kAllowed.end() && allowed->second.contains(what);
      EXPECT_EQ(next_state(state, what).has_value(), may) << name_of(state) << " " << name_of(what);
    }
  }
}

TEST(TransitionTable, WhatIsStoredIsWhatTheTableReachesFromReceivedAndHasItsWords) {
  std::set<State> reached{State::received};
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const auto& row : kTransitions) {
      if (reached.contains(row.from)) reached.insert(row.to);
    }
  }
  EXPECT_EQ(reached, std::set<State>(kStoredStates.begin(), kStoredStates.end()));
  for (const State state : kStoredStates) {
    for (const char* place : {"orders.badge.", "orders.state.", "orders.state_text."})
      EXPECT_FALSE(html::word(Locale::ja, place + std::string(name_of(state))).empty());
  }
  for (const PaymentState state : kStoredPayments)
    EXPECT_FALSE(html::word(Locale::ja, "orders.money." + std::string(name_of(state))).empty());
}

TEST(TransitionTable, AHappeningLeadsToItsOwnState) {
  for (const auto& row : kTransitions) {
    const std::string_view expected = row.what == Happening::voided ? "void" : name_of(row.what);
    EXPECT_EQ(name_of(row.to), expected);
    EXPECT_NE(row.from, row.to);
  }
}

TEST(TransitionTable, AShippedOrderCannotBeCancelled) { EXPECT_FALSE(next_state(State::shipped, Happening::cancelled)); }

TEST(TransitionTable, ACancelledOrderStaysCancelled) {
  for (const Happening what : kMoves) EXPECT_FALSE(next_state(State::cancelled, what)) << name_of(what);
}

TEST(TransitionTable, NamesAreReadBack) {
  for (const State state : kStates) EXPECT_EQ(state_from(name_of(state)), state);
  for (const Happening what : kMoves) EXPECT_EQ(happening_from(name_of(what)), what);
  EXPECT_EQ(happening_from(name_of(Happening::receipt_issued)), Happening::receipt_issued);
  EXPECT_FALSE(state_from("lost"));
  EXPECT_FALSE(payment_state_from(""));
}

TEST(MoneyTable, MovesForwardOnly) {
  EXPECT_EQ(next_payment_state(PaymentState::awaiting, Happening::paid), PaymentState::paid);
  EXPECT_EQ(next_payment_state(PaymentState::checking, Happening::paid), PaymentState::paid);
  EXPECT_FALSE(next_payment_state(PaymentState::paid, Happening::paid)) << "nobody pays twice";
  EXPECT_EQ(next_payment_state(PaymentState::awaiting, Happening::authorised), PaymentState::authorised);
  EXPECT_EQ(next_payment_state(PaymentState::authorised, Happening::paid), PaymentState::paid);
  EXPECT_EQ(next_payment_state(PaymentState::authorised, Happening::released), PaymentState::awaiting);
  EXPECT_EQ(next_payment_state(PaymentState::authorised, Happening::cancelled), PaymentState::authorised)
      << "until the provider has set it free";
  EXPECT_FALSE(next_payment_state(PaymentState::paid, Happening::authorised));
  EXPECT_FALSE(next_payment_state(PaymentState::awaiting, Happening::released));
  EXPECT_FALSE(next_payment_state(PaymentState::refunded, Happening::paid));
  EXPECT_EQ(next_payment_state(PaymentState::paid, Happening::cancelled), PaymentState::refund_due);
  EXPECT_EQ(next_payment_state(PaymentState::awaiting, Happening::cancelled), PaymentState::awaiting);
  EXPECT_EQ(next_payment_state(PaymentState::paid, Happening::returned), PaymentState::refund_due);
  EXPECT_EQ(next_payment_state(PaymentState::refund_due, Happening::refunded), PaymentState::refunded);
  EXPECT_FALSE(next_payment_state(PaymentState::paid, Happening::refunded)) << "an order that stands owes nothing back";
  EXPECT_EQ(next_payment_state(PaymentState::awaiting, Happening::note), PaymentState::awaiting);
  EXPECT_FALSE(next_payment_state(PaymentState::paid, Happening::part_paid));
  EXPECT_EQ(next_payment_state(PaymentState::paid, Happening::rest_paid), PaymentState::paid) << "what was let go came all the same";
  EXPECT_FALSE(next_payment_state(PaymentState::awaiting, Happening::rest_paid));
  EXPECT_EQ(next_payment_state(PaymentState::refund_due, Happening::part_paid), PaymentState::refund_due) << "the rest came all the same";
  EXPECT_EQ(next_payment_state(PaymentState::refund_due, Happening::payment_undone), PaymentState::awaiting);
  EXPECT_FALSE(next_payment_state(PaymentState::refunded, Happening::payment_undone));
  EXPECT_EQ(next_payment_state(PaymentState::refunded, Happening::refund_undone), PaymentState::refund_due) << "it came back to the shop";
  EXPECT_EQ(next_payment_state(PaymentState::paid, Happening::refund_undone), PaymentState::paid);
  EXPECT_FALSE(next_payment_state(PaymentState::awaiting, Happening::refund_undone));
}

TEST(MoneyTable, AnOrderMayEndWhereverItsMoneyStandsAndWhatIsNotAboutMoneyLeavesItAlone) {
  for (const PaymentState state : kStoredPayments) {
    for (const Happening what : {Happening::cancelled, Happening::returned}) EXPECT_TRUE(next_payment_state(state, what)) << name_of(state);
    for (const Happening what : {Happening::shipped, Happening::part_refunded, Happening::charge_asked, Happening::trouble})
      EXPECT_EQ(next_payment_state(state, what), state) << name_of(what);
  }
}

TEST(Standing, PartsOfAnOrderThatEndsAreOwedBack) {
  const auto event = [](Happening what, const char* data = "{}") {
    Event one;
    one.what = what;
    one.data = data;
    return one;
  };
  std::vector<Event> story = {event(Happening::received), event(Happening::part_paid, R"({"amount":1000})")};
  EXPECT_EQ(told_by(story)->payment, PaymentState::awaiting);
  story.push_back(event(Happening::cancelled));
  EXPECT_EQ(told_by(story)->payment, PaymentState::refund_due);
  std::vector<Event> mistaken = story;
  mistaken.push_back(event(Happening::payment_undone, R"({"amount":1000,"kept":0})"));
  EXPECT_EQ(told_by(mistaken)->payment, PaymentState::awaiting) << "it was another's money";
  story.push_back(event(Happening::part_refunded, R"({"amount":300,"by":"surplus"})"));
  story.push_back(event(Happening::part_refunded, R"({"amount":400})"));
  EXPECT_EQ(told_by(story)->payment, PaymentState::refund_due);
  story.push_back(event(Happening::part_refunded, R"({"amount":600})"));
  EXPECT_EQ(told_by(story)->payment, PaymentState::refunded) << "as older stories tell it";
}

// What stands when a late part of an order that is over turns out to be somebody else's.
TEST(Standing, WhatWentBackBeforeALatePartIsUndoneStaysPaidBack) {
  struct Row {
    const char* what;
    std::vector<std::pair<Happening, const char*>> story;  // behind received
    PaymentState stands;
  };
  const auto part = [](const char* data) { return std::pair(Happening::part_paid, data); };
  const auto back = [](Happening what, const char* data) { return std::pair(what, data); };
  const auto undone = [](const char* data) { return std::pair(Happening::payment_undone, data); };
  const std::pair<Happening, const char*> cancelled{Happening::cancelled, "{}"};
  const auto thousand = part(R"({"amount":1000})"), late = part(R"({"amount":500})");
  const auto all_back = back(Happening::refunded, R"({"amount":1000})");
  const Row rows[] = {
      {"nothing is left, and nothing ever went back", {late, cancelled, undone(R"({"amount":500,"kept":0})")}, PaymentState::awaiting},
      {"what came before went back",
       {thousand, cancelled, all_back, late, undone(R"({"amount":500,"kept":1000})")},
       PaymentState::refunded},
      {"the same, when the story keeps none of it",
       {thousand, cancelled, all_back, late, undone(R"({"amount":500,"kept":0})")},
       PaymentState::refunded},
      {"some of what came before is still here",
       {thousand, cancelled, back(Happening::part_refunded, R"({"amount":400})"), late, undone(R"({"amount":500,"kept":1000})")},
       PaymentState::refund_due},
      {"only what came besides went back",
       {thousand, cancelled, back(Happening::part_refunded, R"({"amount":300,"by":"surplus"})"), undone(R"({"amount":1000,"kept":0})")},
       PaymentState::awaiting},
      {"what went back came back",
       {thousand, cancelled, all_back, back(Happening::refund_undone, R"({"amount":1000})"), late, undone(R"({"amount":500,"kept":1000})")},
       PaymentState::refund_due},
  };
  for (const Row& row : rows) {
    std::vector<Event> story(1);
    for (const auto& [what, data] : row.story) {
      Event event;
      event.what = what;
      event.data = data;
      story.push_back(event);
    }
    const auto standing = told_by(story);
    ASSERT_TRUE(standing) << row.what;
    EXPECT_EQ(standing->payment, row.stands) << row.what;
  }
}

TEST(Standing, ARefundThatCameBackIsOwedAgain) {
  const auto event = [](Happening what, const char* data = "{}") {
    Event one;
    one.what = what;
    one.data = data;
    return one;
  };
  const Event parted = event(Happening::part_paid, R"({"amount":1000})"), cancelled = event(Happening::cancelled);
  std::vector<Event> paid = {event(Happening::received), event(Happening::paid, R"({"amount":1000})"), cancelled};
  const std::vector<std::vector<Event>> both = {paid, {event(Happening::received), parted, cancelled}};
  for (std::vector<Event> story : both) {
    story.push_back(event(Happening::refunded, R"({"amount":1000})"));
    story.push_back(event(Happening::refund_undone, R"({"amount":1000,"by":"surplus"})"));
    EXPECT_EQ(told_by(story)->payment, PaymentState::refunded) << "what came besides is none of the order's";
    story.push_back(event(Happening::refund_undone, R"({"amount":1000})"));
    EXPECT_EQ(told_by(story)->payment, PaymentState::refund_due);
    EXPECT_EQ(given_by_hand(story), Yen(0)) << "never counted twice";
    EXPECT_FALSE(refund_of(story));
    story.push_back(event(Happening::refunded, R"({"amount":1000})"));
    EXPECT_EQ(told_by(story)->payment, PaymentState::refunded);
    EXPECT_EQ(given_by_hand(story), Yen(1000));
  }
  paid.push_back(event(Happening::part_refunded, R"({"amount":400})"));
  paid.push_back(event(Happening::refund_undone, R"({"amount":400})"));
  paid.push_back(event(Happening::part_refunded, R"({"amount":400})"));
  EXPECT_EQ(told_by(paid)->payment, PaymentState::refund_due) << "600 are still here";
}

TEST(Tracking, ANumberIsCorrectedWhileSomebodyFollowsTheParcelAndChangesNoState) {
  for (const State state : kStates) {
    EXPECT_EQ(may_fix_tracking(state), state == State::shipped || state == State::delivered) << name_of(state);
    if (!may_fix_tracking(state)) continue;
    Event event;
    event.what = Happening::tracking_fixed;
    event.data = R"({"before":"","number":"444413758703","told":true})";
    for (const PaymentState payment : kStoredPayments) {
      const auto next = after({state, payment}, event);
      ASSERT_TRUE(next) << name_of(payment);
      EXPECT_EQ(next->state, state);
      EXPECT_EQ(next->payment, payment);
    }
  }
}

TEST(Standing, WhatAnotherVersionWroteLeavesAnOrderWhereItIs) {
  Event event;
  event.what = Happening::unknown;
  event.word = "shipped_by_drone";
  event.data = R"({"amount":100})";
  for (const State state : kStates) {
    for (const PaymentState payment : kStoredPayments) {
      const auto next = after({state, payment}, event);
      ASSERT_TRUE(next) << name_of(state);
      EXPECT_EQ(next->state, state);
      EXPECT_TRUE(next->payment == payment || is_stopped(state)) << name_of(payment);
    }
  }
  EXPECT_EQ(happening_from(word_of(event)), std::nullopt);
}

TEST(BuyerMay, ChangeTheOrderUntilPickingBegins) {
  for (const State state : kStates)
    EXPECT_EQ(buyer_may_change(state), state == State::received || state == State::confirmed) << name_of(state);
}

TEST(Receipt, IsForMoneyTheShopHas) {
  Order order = make_sample().order;
  EXPECT_EQ(may_issue_receipt(order, {order.total}), ReceiptAnswer::yes);
  EXPECT_EQ(may_issue_receipt(order, {order.total, true}), ReceiptAnswer::paid_back);
  EXPECT_EQ(may_issue_receipt(order, {order.total - Yen(1)}), ReceiptAnswer::other_amount);
  EXPECT_EQ(may_issue_receipt(order, {order.total - Yen(1), false, true}), ReceiptAnswer::yes)
      << "the rest was let go: it is about what came";
  EXPECT_EQ(may_issue_receipt(order, {order.total + Yen(1), false, true}), ReceiptAnswer::other_amount);
  EXPECT_EQ(may_issue_receipt(order, {std::nullopt}), ReceiptAnswer::not_paid);
  order.payment_state = PaymentState::awaiting;
  EXPECT_EQ(may_issue_receipt(order, {order.total}), ReceiptAnswer::not_paid);
  order.document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_EQ(may_issue_receipt(order, {order.total}), ReceiptAnswer::paid_to_carrier);
  order.state = State::cancelled;
  EXPECT_EQ(may_issue_receipt(order, {order.total}), ReceiptAnswer::cancelled);
}

TEST(OrderNumber, IsReadHoweverItWasWritten) {
  const std::string number = order_number('a', 1042);
  EXPECT_TRUE(number.starts_with("A1042-"));
  const std::string digit = number.substr(6);
  EXPECT_EQ(read_order_number("a1042" + digit), number);
  EXPECT_EQ(read_order_number(" A 1042 " + digit + " "), number);
  EXPECT_EQ(read_order_number("Ａ１０４２－" + digit), number);
}

TEST(OrderNumber, TellsWhoGaveItAndTheHowManieth) {
  for (const char node : {'a', 'q', 'z'}) {
    const Numbered known = parts_of_number(order_number(node, 20'042));
    EXPECT_EQ(known.node, node);
    EXPECT_EQ(known.counter, 20'042);
  }
  EXPECT_THROW(parts_of_number("A1042"), Bug);
}

TEST(OrderNumber, OneWrongOrSwappedDigitIsHeard) {
  for (std::int64_t counter = 1001; counter < 1300; ++counter) {
    const std::string number = order_number('a', counter);
    for (std::size_t at = 1; at < number.size(); ++at) {
      if (number[at] == '-') continue;
      for (char other = '0'; other <= '9'; ++other) {
        if (other == number[at]) continue;
        std::string wrong = number;
        wrong[at] = other;
        EXPECT_FALSE(read_order_number(wrong)) << wrong;
      }
    }
    for (std::size_t at = 1; at < 4; ++at) {
      std::string swapped = number;
      std::swap(swapped[at], swapped[at + 1]);
      EXPECT_EQ(read_order_number(swapped).has_value(), swapped == number) << swapped;
    }
  }
}

TEST(OrderNumber, NonsenseIsNoNumber) {
  for (const char* typed : {"", "a", "7", "1042-7", "AA1042-7", "注文番号", "A10427999999999999999999", "A-", "A1042"}) {
    EXPECT_FALSE(read_order_number(typed)) << typed;
  }
}

TEST(TransferName, HoldsTheNumberBeforeTheName) {
  const Sample sample = make_sample();
  EXPECT_EQ(transfer_name(sample.order, sample.person), "A10427 ヤマダ ハナコ");
}

TEST(Words, EveryHappeningHasWordsOnTheOwnersPage) {
  for (int i = 0; i <= static_cast<int>(Happening::tracking_fixed); ++i) {
    if (static_cast<Happening>(i) == Happening::trouble) continue;  // words of its kind, with its step (troubles/words.h)
    if (static_cast<Happening>(i) == Happening::voided) continue;   // of what is no order there is no page
    const std::string name(name_of(static_cast<Happening>(i)));
    EXPECT_NO_THROW((void)html::word(Locale::ja, "orders.admin_story." + name)) << name;
  }
}

}  // namespace
}  // namespace noren::orders
