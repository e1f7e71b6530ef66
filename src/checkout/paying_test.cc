// Paying by card: every story of the provider, from the last button to its one end.
#include <future>
#include <thread>

#include "checkout/checkout.h"
#include "checkout/keeping.h"
#include "orders/orders.h"
#include "orders/token.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using testing::kPieces;

class PayingByCard : public testing::DatabaseTest {
 protected:
  testing::CardWorld world_{*database_};
};

TEST_P(PayingByCard, NothingIsAnOrderBeforeItIsPaid) {
  const CheckoutId id = world_.open("ok");
  const Completion begun = world_.press(id, "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  EXPECT_FALSE(begun.payment->order_number.empty());
  EXPECT_EQ(begun.start->page_until, begun.payment->expires_at) << "the page ends while the pieces are held";
  EXPECT_EQ(world_.level().held, 2);
  EXPECT_EQ(world_.level().available, kPieces - 2);
  EXPECT_EQ(world_.mails(), 0U);
  EXPECT_EQ(find_checkout(world_.desk, world_.context.shop, id)->checkout.state, State::checking);
  EXPECT_EQ(world_.provider.calls, 0) << "the provider hears of it after the commit only";
  world_.expect_sound();
}

TEST_P(PayingByCard, APaidOneIsReceivedWithItsReservedNumber) {
  const CheckoutId id = world_.open("ok");
  const Completion paid = world_.pay(id, "k");
  ASSERT_EQ(paid.verdict, Verdict::accepted);
  EXPECT_EQ(paid.order->state, orders::State::received);
  EXPECT_EQ(paid.order->payment_state, orders::PaymentState::paid);
  EXPECT_EQ(paid.order->number, world_.provider.last().order_number);
  EXPECT_EQ(world_.provider.captured_of(paid.order->number), paid.order->total);
  EXPECT_EQ(find_checkout(world_.desk, world_.context.shop, id)->checkout.card_source, "") << "the card's token is not kept";
  EXPECT_EQ(world_.level().held, 0);
  EXPECT_EQ(world_.level().sold, 2);
  EXPECT_EQ(world_.mails(), 2U);
  const Completion again = world_.press(id, "k");
  EXPECT_EQ(again.verdict, Verdict::accepted);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(world_.press(id, "other").order->number, paid.order->number);
  EXPECT_EQ(world_.provider.payments.size(), 1U);
  world_.expect_sound();
}

TEST_P(PayingByCard, APaidOneIsFoundByTheWordsOfItsBuyerWhichWereSealedUntilThen) {
  const CheckoutId id = world_.open("ok");
  const Completion paid = world_.pay(id, "k");
  ASSERT_EQ(paid.verdict, Verdict::accepted);
  static constexpr const char* kSelect = "SELECT clues FROM orders WHERE id = $1";
  static constexpr db::Statement clues{"test/clues", kSelect, kSelect};
  const auto stored = database_->read([&](db::Tx& tx) {
    return tx.one(
        clues, [](const db::Row& row) { return row.str(0); }, paid.order->id);
  });
  const auto found = find_checkout(world_.desk, world_.context.shop, id);
  EXPECT_EQ(stored, orders::clues_of(*found->person, found->checkout.document));
  world_.expect_sound();
}

TEST_P(PayingByCard, ADeclinedOneKeepsItsPiecesForAnotherCard) {
  const CheckoutId id = world_.open("declined");
  const Completion declined = world_.pay(id, "k");
  ASSERT_EQ(declined.verdict, Verdict::declined);
  EXPECT_NE(declined.details.find("\"funds\""), std::string::npos);
  EXPECT_NE(declined.details.find("held_until"), std::string::npos);
  EXPECT_EQ(world_.level().held, 2);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::declined) << "the same key tells the same";
  const Completion paid = world_.pay(id, "k2", "ok");
  ASSERT_EQ(paid.verdict, Verdict::accepted);
  EXPECT_EQ(world_.level().sold, 2);
  EXPECT_EQ(world_.provider.captured_of(paid.order->number), paid.order->total);
  world_.expect_sound();
}

TEST_P(PayingByCard, AfterADeclineAnotherMethodTakesTheHeldPieces) {
  const CheckoutId id = world_.open("declined", kPieces);
  ASSERT_EQ(world_.pay(id, "k").verdict, Verdict::declined);
  const Completion taken = world_.press(id, "k2", "", shops::PaymentMethod::bank_transfer);
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  EXPECT_EQ(taken.order->payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(world_.level().sold, kPieces);
  world_.expect_sound();
}

TEST_P(PayingByCard, PiecesHeldAfterADeclineAreSoldAlsoWhenTheirSkuBecameAnothers) {
  const CheckoutId id = world_.open("declined", 3);
  ASSERT_EQ(world_.pay(id, "k").verdict, Verdict::declined);
  const VariantId blue = world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id;
  for (const auto& [variant, sku] : {std::pair(0, "MUG-NAVY"), std::pair(1, "MUG-BLUE")}) {
    catalog::Item mug = world_.snapshot()->items().front();
    mug.variants[static_cast<std::size_t>(variant)].sku = sku;
    ASSERT_TRUE(catalog::save_item(world_.catalog, world_.context, mug).has_value());
  }
  EXPECT_EQ(world_.pay(id, "k2", "ok").verdict, Verdict::accepted);
  const stock::Level level = world_.house.db.read([&](db::Tx& tx) { return stock::level_of(tx, world_.context.shop, blue); });
  EXPECT_EQ(level.sold, 3);
  EXPECT_EQ(level.held, 0);
  EXPECT_EQ(level.available, kPieces - 3);
  world_.expect_sound();
}

TEST_P(PayingByCard, WhatWasHeldForNobodyIsGivenBack) {
  const CheckoutId id = world_.open("declined");
  ASSERT_EQ(world_.pay(id, "k").verdict, Verdict::declined);
  EXPECT_EQ(release_forgotten(world_.desk, world_.house.clock.now() + 14min), 0);
  EXPECT_EQ(release_forgotten(world_.desk, world_.house.clock.now() + 16min), 1);
  EXPECT_EQ(world_.level().available, kPieces);
  EXPECT_EQ(world_.level().held, 0);
  const Completion paid = world_.pay(id, "k2", "ok");
  EXPECT_EQ(paid.verdict, Verdict::accepted) << "there are still enough";
  world_.expect_sound();
}

TEST_P(PayingByCard, WhatIsHeldIsGivenBackBesideAnAttemptThatCannotBeReadWhichIsNamedInTheEnd) {
  const CheckoutId damaged = world_.open("declined", 3);
  ASSERT_EQ(world_.pay(damaged, "k").verdict, Verdict::declined);
  world_.house.clock.advance(1min);
  const CheckoutId id = world_.open("declined", 2);
  ASSERT_EQ(world_.pay(id, "k").verdict, Verdict::declined);
  ASSERT_EQ(world_.level().held, 5);
  constexpr std::string_view kDamage = "UPDATE checkouts SET document = '{}' WHERE id = $1";
  const db::Statement damage{kDamage, kDamage, kDamage};
  database_->write([&](db::Tx& tx) { tx.run(damage, damaged); });
  for (int again = 0; again < 2; ++again) {
    try {
      release_forgotten(world_.desk, world_.house.clock.now() + 16min);
      ADD_FAILURE() << "nobody hears of it";
    } catch (const Bug& bug) {
      EXPECT_NE(std::string(bug.what()).find(damaged.str()), std::string::npos) << bug.what();
    }
    EXPECT_EQ(world_.level().held, 3) << "the other one's are there again";
  }
}

struct Fault {
  const char* source;
  Verdict end;
  int payments;
};

TEST_P(PayingByCard, EveryLostOrLateAnswerEndsAsTheProviderKnowsIt) {
  for (const Fault& fault : {Fault{"lost_paid", Verdict::accepted, 1}, Fault{"lost_unpaid", Verdict::declined, 1},
                             Fault{"error_then_ok", Verdict::accepted, 1}, Fault{"down", Verdict::declined, 0}}) {
    world_.provider.payments.clear();
    const CheckoutId id = world_.open(fault.source, 1);
    const Completion fate = world_.pay(id, "k");
    EXPECT_EQ(fate.verdict, fault.end) << fault.source;
    EXPECT_EQ(static_cast<int>(world_.provider.payments.size()), fault.payments) << fault.source;
    if (fault.end == Verdict::accepted) {
      EXPECT_EQ(world_.provider.captured_of(fate.order->number), fate.order->total) << fault.source;
    } else if (fault.payments > 0) {
      EXPECT_EQ(world_.provider.last().found, payments::Found::cancelled) << fault.source;
    }
    EXPECT_LE(world_.house.clock.now() - world_.context.now, 2min) << fault.source;
  }
  world_.expect_sound();
}

TEST_P(PayingByCard, ALateOneIsCheckedUntilItIsKnown) {
  const CheckoutId id = world_.open("late");
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  EXPECT_EQ(world_.settle_down(begun.payment->id, 1min).state, payments::State::checking);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::paying);
  const Completion joined = world_.press(id, "another");
  EXPECT_EQ(joined.verdict, Verdict::paying) << "no second payment beside it";
  EXPECT_TRUE(joined.replayed) << "what it will be told is the answer of the other press";
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(begun.payment->id);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::accepted);
  EXPECT_EQ(world_.provider.payments.size(), 1U);
  world_.expect_sound();
}

TEST_P(PayingByCard, ABuyerSentToTheProvidersPageMayComeBackUnpaid) {
  const CheckoutId id = world_.open("", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  EXPECT_EQ(world_.settle_down(begun.payment->id, 1s).state, payments::State::at_buyer);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).payment->redirect, "https://pay.example/p1");
  give_up_payment(world_.desk, world_.buyer(), id);
  world_.driver.step(begun.payment->id, world_.house.clock.now() + 1min);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::declined);
  EXPECT_EQ(world_.provider.last().found, payments::Found::cancelled) << "the page is closed";
  world_.expect_sound();
}

TEST_P(PayingByCard, ALookUpThatIsUnderWayDoesNotUndoGivingUp) {
  const CheckoutId id = world_.open("", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  ASSERT_EQ(world_.settle_down(begun.payment->id, 1s).state, payments::State::at_buyer);
  world_.provider.before_answer = [&] {
    world_.provider.before_answer = nullptr;
    give_up_payment(world_.desk, world_.buyer(), id);
  };
  world_.settle_down(begun.payment->id, 2min);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::declined);
  world_.expect_sound();
}

TEST_P(PayingByCard, ABuyerWhoNeverComesBackFromTheProvidersPageHoldsNothingForEver) {
  for (const char* source : {"", "3ds"}) {
    const CheckoutId id = world_.open(source, 1);
    const Completion begun = world_.press(id, "k");
    world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
    ASSERT_EQ(world_.settle_down(begun.payment->id, 30min).state, payments::State::at_buyer) << source;
    EXPECT_EQ(world_.settle_down(begun.payment->id, 15min).state, payments::State::cancelled) << source;
    EXPECT_EQ(release_forgotten(world_.desk, world_.house.clock.now() + 16min), 1) << source;
  }
  EXPECT_EQ(world_.level().available, kPieces);
  world_.expect_sound();
}

// The last button without a word about similar orders.
class TwoTabs : public PayingByCard {
 protected:
  Completion press(const CheckoutId& id, const std::string& key, const std::string& known_token = "") {
    CompleteCommand command;
    command.id = id;
    command.key = key;
    command.body = "{}";
    command.known_token = known_token;
    return complete(world_.desk, world_.buyer(), command);
  }
  payments::Attempt follow(const CheckoutId& id, const Completion& begun) {
    world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
    return world_.settle_down(begun.payment->id);
  }
  std::size_t payments_of(const CheckoutId& id) {
    return world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, OrderId(id.str())).size(); });
  }
  static bool says(const Completion& completion, const std::string& part) { return completion.details.find(part) != std::string::npos; }
};

TEST_P(TwoTabs, TheSecondIsAskedBeforeItIsCharged) {
  const CheckoutId first = world_.open("ok"), second = world_.open("ok");
  const Completion begun = press(first, "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  const Completion asked = press(second, "k");
  ASSERT_EQ(asked.verdict, Verdict::similar_order);
  EXPECT_TRUE(says(asked, "\"being_paid\":true")) << asked.details;
  EXPECT_FALSE(says(asked, "\"known_by\":null")) << asked.details;
  EXPECT_FALSE(says(asked, begun.payment->order_number)) << "a stranger is not told the number";
  EXPECT_EQ(payments_of(second), 0U);
  EXPECT_EQ(world_.level().held, 2) << "of the first alone";
  EXPECT_EQ(press(first, "k2").verdict, Verdict::paying) << "the first itself is no other order";
  const std::string token = orders::order_token(world_.house.House::keys, world_.context.shop, first.str());
  EXPECT_TRUE(says(press(second, "k2", token), begun.payment->order_number));
  const Completion both = world_.press(second, "k3");
  ASSERT_EQ(both.verdict, Verdict::paying) << "a second order, as he said";
  follow(first, begun);
  follow(second, both);
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kSimilarOrder, "order", second.str())) << "both stand, and the owner looks at them";
  world_.expect_sound();
}

TEST_P(TwoTabs, APaymentThatFailedAsksNothing) {
  const CheckoutId first = world_.open("declined"), second = world_.open("declined");
  follow(first, press(first, "k"));
  EXPECT_EQ(press(second, "k").verdict, Verdict::paying);
  EXPECT_EQ(press(first, "k2").verdict, Verdict::similar_order) << "now the second one is under way";
  world_.expect_sound();
}

TEST_P(TwoTabs, OnceItIsPaidItIsAnOrderLikeAnyOther) {
  const CheckoutId first = world_.open("ok"), second = world_.open("ok"), other = world_.open("ok", 1);
  follow(first, press(first, "k"));
  const Completion asked = press(second, "k");
  EXPECT_EQ(asked.verdict, Verdict::similar_order);
  EXPECT_FALSE(says(asked, "being_paid")) << asked.details;
  EXPECT_EQ(press(other, "k").verdict, Verdict::paying) << "another basket";
}

TEST_P(PayingByCard, AForgottenAttemptLeavesNothingOfItsBuyer) {
  const CheckoutId id = world_.open("declined", 1);
  const Completion declined = world_.pay(id, "k");
  release_forgotten(world_.desk, world_.house.clock.now() + 16min);
  const CheckoutId checked = world_.open("late", 1);
  const Completion open = world_.press(checked, "k");
  world_.orders_of[open.payment->id.str()] = OrderId(checked.str());
  world_.settle_down(open.payment->id, 1min);
  EXPECT_EQ(forget_unfinished(world_.house, world_.house.clock.now() + 24h * 40), 1) << "what is being checked is not forgotten";
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, declined.payment->id).verdict, Verdict::unknown);
  const auto kept = world_.house.db.read([&](db::Tx& tx) { return find_keeping(tx, world_.context.shop, id); });
  EXPECT_FALSE(kept.has_value()) << "no trace of it is kept";
}

TEST_P(PayingByCard, WhoeverWaitsWhenTheHouseIsClosedIsToldToLook) {
  const CheckoutId id = world_.open("late", 1);
  const Completion begun = world_.press(id, "k");
  world_.provider.never_answers = true;
  world_.driver.start();
  world_.driver.begin(begun.payment->id, *begun.start);
  std::promise<void> told;
  world_.driver.wait(begun.payment->id, 1h, [&] { told.set_value(); });
  while (world_.provider.calls == 0) std::this_thread::yield();
  world_.driver.stop();
  EXPECT_EQ(told.get_future().wait_for(0s), std::future_status::ready);
  bool at_once = false;
  world_.driver.wait(begun.payment->id, 1h, [&] { at_once = true; });
  EXPECT_TRUE(at_once);
  world_.provider.answer_all();
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::paying)
      << "an answer that came too late changes nothing";
}

TEST_P(PayingByCard, MoneyThatComesForGoodsThatAreGoneIsSurplusNotAnOrder) {
  const CheckoutId id = world_.open("declined", kPieces);
  const Completion declined = world_.pay(id, "k");
  release_forgotten(world_.desk, world_.house.clock.now() + 16min);
  const CheckoutId other = world_.open("ok", kPieces);
  ASSERT_EQ(world_.pay(other, "k").verdict, Verdict::accepted);
  payments::Attempt late = *declined.payment;
  late.state = payments::State::captured;
  EXPECT_EQ(world_.house.db.write([&](db::Tx& tx) { return settle(world_.desk, tx, late); }), payments::Wanted::no);
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(PayingByCard);
INSTANTIATE_ON_BOTH_DATABASES(TwoTabs);

}  // namespace
}  // namespace noren::checkout
