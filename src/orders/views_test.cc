#include "orders/views.h"

#include <gmock/gmock.h>

#include "orders/mail_content.h"
#include "orders/sample.h"

namespace noren::orders {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Placed on Saturday, 21 November 2026, wished for Saturday the 28th; two working days to pack, one on the way.
Sample for_the_28th() {
  Sample sample = make_sample();
  sample.settings.shipping.clear();
  sample.settings.shipping.push_back({.id = "standard", .carrier = "yamato"});
  sample.order.document.delivery.day = LocalDate{2026, 11, 28};
  sample.order.document.pay_until = LocalDate{2026, 11, 28};
  return sample;
}

TEST(DeliverWhen, AWishedDayNamesTheDayByWhichItsMoneyIsToBeThere) {
  Sample sample = for_the_28th();
  Document& document = sample.order.document;
  const auto text = [&](LocalDate today, std::string_view to = "福岡県") {
    return deliver_when(sample.settings, document, AwaitedMoney{to, today}, Locale::ja);
  };
  const LocalDate placed{2026, 11, 21};
  EXPECT_THAT(text(placed), AllOf(HasSubstr("2026年11月28日（土）にお届けの予定です"), HasSubstr("2026年11月24日（火）までのご入金を"),
                                  Not(HasSubstr("早め"))));
  EXPECT_THAT(text({2026, 11, 24}), HasSubstr("2026年11月24日（火）までのご入金を"));
  EXPECT_THAT(text({2026, 11, 25}), HasSubstr("早めのお振り込みを")) << "the day is over";
  EXPECT_THAT(text(placed, "どこか"), HasSubstr("早めのお振り込みを"));
  document.pay_until = LocalDate{2026, 11, 23};
  EXPECT_THAT(text(placed), HasSubstr("2026年11月23日（月）までのご入金を")) << "it is due before";
  document.payment = shops::PaymentMethod::konbini;
  EXPECT_THAT(text(placed), HasSubstr("2026年11月23日（月）までのお支払いを"));
  sample.settings.shipping.clear();
  EXPECT_THAT(text(placed), HasSubstr("早めのお支払いを")) << "the method is no more";
  document.payment = shops::PaymentMethod::cash_on_delivery;
  EXPECT_THAT(text(placed), Not(HasSubstr("お支払い")));
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
