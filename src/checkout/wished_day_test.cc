// A day of delivery that is wished for, of an order that is paid before its parcel leaves.
#include <gmock/gmock.h>

#include "checkout/form_page.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using shops::PaymentMethod;
using ::testing::HasSubstr;

// The shop packs for one working day until noon, a parcel is one day on its way. 23 November 2026 is a Monday and a holiday.
class WishedDay : public ::testing::Test {
 protected:
  // By when the money is to come; what is wrong in English where the day cannot be had.
  std::string money_by(Instant now, PaymentMethod method, LocalDate day) {
    Wish wish;
    wish.lines = {{"MUG-BLUE", 1}};
    wish.person = testing::a_buyer();
    wish.shipping_method = "standard";
    wish.payment = method;
    wish.day = day;
    wish.locale = Locale::en;
    const auto quoted = quote(shown_now(world_.desk, world_.context.shop), wish, now);
    if (!quoted) return quoted.error().at(0).field + " " + text_of(quoted.error().at(0), Locale::en);
    return quoted->terms->money_by ? to_iso(*quoted->terms->money_by) : "";
  }
  std::string form(Instant now) {
    Context context = world_.buyer();
    context.now = now;
    return show_form({world_.desk, testing::shop_frame}, {}, context, FormPage{{}, {{"MUG-BLUE", 1}}, "/checkout"}).body;
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::CardWorld world_{*database_};
};

TEST_F(WishedDay, IsNotTakenWhereItsMoneyWouldHaveToComeBeforeItCan) {
  const Instant holiday_night = from_japan_time({{2026, 11, 23}, 22, 57, 0});
  EXPECT_EQ(money_by(holiday_night, PaymentMethod::card, {2026, 11, 26}), "") << "paid with the order";
  for (const PaymentMethod method : {PaymentMethod::bank_transfer, PaymentMethod::konbini}) {
    EXPECT_EQ(
        money_by(holiday_night, method, {2026, 11, 26}),
        "delivery_date We ship once your payment has arrived, which would be too late for that day. Choose Fri, 27 Nov 2026 or later.");
    EXPECT_EQ(money_by(holiday_night, method, {2026, 11, 27}), "2026-11-24");
  }
  const Instant friday_night = from_japan_time({{2026, 11, 27}, 22, 0, 0});
  EXPECT_EQ(money_by(friday_night, PaymentMethod::konbini, {2026, 12, 2}), "2026-11-29") << "a store is open on Sundays";
  EXPECT_THAT(money_by(friday_night, PaymentMethod::bank_transfer, {2026, 12, 2}), HasSubstr("Choose Thu, 3 Dec 2026")) << "a bank is not";
}

TEST_F(WishedDay, TheFormSaysFromWhichDayOnWhoPaysInAdvanceMayChoose) {
  const std::string page = form(from_japan_time({{2026, 11, 23}, 22, 57, 0}));
  EXPECT_THAT(page, HasSubstr("aria-describedby=\"date_note\""));
  EXPECT_THAT(page, HasSubstr("銀行振込（前払い）では、ご入金を確かめてから発送します。お届け希望日は2026年11月27日（金）以降を"));
}

}  // namespace
}  // namespace noren::checkout
