#include "orders/views.h"

#include <gmock/gmock.h>

#include "orders/json.h"
#include "orders/mail_content.h"
#include "orders/sample.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Placed on Saturday, 21 November 2026, wished for Saturday the 28th, for which the money was to be there by Tuesday.
Sample for_the_28th() {
  Sample sample = make_sample();
  Document& document = sample.order.document;
  document.delivery.day = LocalDate{2026, 11, 28};
  document.pay_until = LocalDate{2026, 11, 28};
  document.terms->money_by = LocalDate{2026, 11, 24};
  return sample;
}

TEST(DeliverWhen, AWishedDayNamesTheDayByWhichItsMoneyIsToBeThere) {
  Sample sample = for_the_28th();
  Document& document = sample.order.document;
  const auto text = [&](LocalDate today) { return deliver_when(sample.settings, document, today, Locale::ja); };
  const LocalDate placed{2026, 11, 21};
  EXPECT_THAT(text(placed), AllOf(HasSubstr("2026年11月28日（土）にお届けの予定です"), HasSubstr("2026年11月24日（火）までのご入金を"),
                                  Not(HasSubstr("早め"))));
  EXPECT_THAT(text({2026, 11, 24}), HasSubstr("2026年11月24日（火）までのご入金を"));
  EXPECT_THAT(text({2026, 11, 25}), HasSubstr("早めのお振り込みを")) << "the day is over";
  document.payment = shops::PaymentMethod::konbini;
  EXPECT_THAT(text(placed), HasSubstr("2026年11月24日（火）までのお支払いを"));
  document.terms->money_by.reset();
  EXPECT_THAT(text(placed), HasSubstr("早めのお支払いを")) << "agreed before it was kept";
  document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_THAT(text(placed), Not(HasSubstr("お支払い")));
}

TEST(DeliverWhen, TheRecordOfWhatWasShownHasTheDayForTheMoney) {
  const auto shown = [](const Document& document) { return terms_shown(document, Locale::ja)[1]["value"].get<std::string>(); };
  Document document = for_the_28th().order.document;
  EXPECT_THAT(shown(document), HasSubstr("2026年11月24日（火）までのご入金を"));
  EXPECT_EQ(document_from_json(to_json(document)), document);
  document.terms->money_by.reset();
  EXPECT_THAT(shown(document), Not(HasSubstr("お願い")));
  EXPECT_EQ(document_from_json(to_json(document)), document);
}

TEST(DeliverWhen, WhereToPayNamesTheDayForTheMoneyUntilTheParcelHasLeft) {
  Sample sample = for_the_28th();
  sample.order.payment_state = PaymentState::awaiting;
  sample.order.state = State::received;
  sample.events.resize(1);
  const auto for_day = [&] {
    const html::View view = transfer_view(sample.settings, sample.order, sample.person, sample.events, Locale::ja);
    return view.at("for_day");
  };
  EXPECT_EQ(for_day(), "2026年11月24日（火）");
  EXPECT_EQ(money_by_view(sample.order, Locale::en), "Tue, 24 Nov 2026");
  sample.order.state = State::shipped;
  EXPECT_EQ(for_day(), false);
  sample.order.state = State::received;
  sample.order.document.terms->money_by.reset();
  EXPECT_EQ(for_day(), false) << "no day was wished for";
}

TEST(DeliverWhen, NoMailAsksForMoneyThatIsHere) {
  Sample sample = for_the_28th();
  sample.order.state = State::confirmed;
  sample.events.pop_back();
  const auto text = [&](PaymentState payment) {
    sample.order.payment_state = payment;
    const html::View view =
        mail_view("order_accepted", {sample.settings, sample.order, sample.person, sample.events, "", "", "", nullptr, Locale::ja});
    return view.at("deliver_when").get<std::string>();
  };
  EXPECT_THAT(text(PaymentState::awaiting), HasSubstr("2026年11月24日（火）までのご入金を"));
  EXPECT_THAT(text(PaymentState::paid), AllOf(HasSubstr("2026年11月28日（土）にお届けの予定です"), Not(HasSubstr("お願い"))));
}

}  // namespace
}  // namespace noren::orders
