#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shipping/shipping.h"

namespace noren::shipping {
namespace {

using shops::ShippingMethod;

constexpr int kHokkaido = 1, kTokyo = 13, kFukuoka = 40, kOkinawa = 47;

shops::Settings settings_with_fees() {
  ShippingMethod parcel;
  parcel.id = "standard";
  parcel.carrier = "yamato";
  parcel.fee = Yen(700);
  parcel.fee_by_prefecture = {{kHokkaido, Yen(1'200)}, {kOkinawa, Yen(1'500)}};
  parcel.free_from = Yen(8'000);
  ShippingMethod letter;
  letter.id = "letter";
  letter.carrier = "japanpost_letter";
  letter.fee = Yen(250);
  letter.small_items_only = true;
  letter.max_pieces = 3;
  letter.cash_on_delivery = false;
  ShippingMethod cool;
  cool.id = "cool";
  cool.fee = Yen(1'000);
  cool.not_to = {kOkinawa};
  ShippingMethod old;
  old.id = "old";
  old.on = false;
  shops::Settings made;
  made.shipping = {parcel, letter, cool, old};
  made.payment.cash_on_delivery = {true, {{Yen(9'999), Yen(330)}, {Yen(29'999), Yen(440)}, {Yen(99'999), Yen(660)}}};
  return made;
}

struct Case {
  const char* what;
  const char* method;
  Parcel parcel;
  Result<std::int64_t, ShippingError> fee;
};

TEST(ShippingFee, FollowsMethodPrefectureAndGoods) {
  const Case cases[] = {
      {"own fee", "standard", {kTokyo, 1, false, Yen(1'000)}, 700},
      {"fee of the prefecture", "standard", {kHokkaido, 1, false, Yen(1'000)}, 1'200},
      {"one yen short of free", "standard", {kOkinawa, 9, false, Yen(7'999)}, 1'500},
      {"free, also far away", "standard", {kOkinawa, 9, false, Yen(8'000)}, 0},
      {"small things in a letter", "letter", {kFukuoka, 3, true, Yen(90'000)}, 250},
      {"too many for a letter", "letter", {kFukuoka, 4, true, Yen(500)}, Fail(ShippingError::too_many_pieces)},
      {"too large for a letter", "letter", {kFukuoka, 1, false, Yen(500)}, Fail(ShippingError::too_large)},
      {"not to the islands", "cool", {kOkinawa, 1, true, Yen(500)}, Fail(ShippingError::not_to_this_prefecture)},
      {"a method that is off", "old", {kTokyo, 1, true, Yen(500)}, Fail(ShippingError::unknown_method)},
      {"no such method", "drone", {kTokyo, 1, true, Yen(500)}, Fail(ShippingError::unknown_method)},
  };
  for (const Case& c : cases) {
    const auto found = quote(settings_with_fees(), c.parcel, c.method);
    ASSERT_EQ(found.has_value(), c.fee.has_value()) << c.what;
    if (c.fee) {
      EXPECT_EQ(found->fee, Yen(*c.fee)) << c.what;
    } else {
      EXPECT_EQ(found.error(), c.fee.error()) << c.what;
    }
  }
}

TEST(ShippingFee, SaysHowMuchIsMissingForFree) {
  EXPECT_EQ(quote(settings_with_fees(), {kTokyo, 1, false, Yen(6'500)}, "standard")->missing_for_free, Yen(1'500));
  EXPECT_TRUE(quote(settings_with_fees(), {kTokyo, 1, false, Yen(8'000)}, "standard")->free);
  EXPECT_FALSE(quote(settings_with_fees(), {kTokyo, 1, true, Yen(1)}, "letter")->missing_for_free.has_value());
}

TEST(ShippingFee, EveryMethodThatIsOnIsOfferedInOrderWithItsReason) {
  const shops::Settings with = settings_with_fees();
  const auto offered = choices(with, {kOkinawa, 5, true, Yen(500)});
  ASSERT_EQ(offered.size(), 3U);
  EXPECT_EQ(offered[0].method->id, "standard");
  EXPECT_EQ(offered[0].quote->fee, Yen(1'500));
  EXPECT_EQ(offered[1].why, ShippingError::too_many_pieces);
  EXPECT_EQ(offered[2].why, ShippingError::not_to_this_prefecture);
}

TEST(CashOnDelivery, CostsByWhatIsCollectedAndEndsAboveTheLastStep) {
  const shops::Settings with = settings_with_fees();
  EXPECT_EQ(cash_on_delivery_fee(with, "standard", Yen(9'999)), Yen(330));
  EXPECT_EQ(cash_on_delivery_fee(with, "standard", Yen(10'000)), Yen(440));
  EXPECT_EQ(cash_on_delivery_fee(with, "standard", Yen(99'999)), Yen(660));
  EXPECT_EQ(cash_on_delivery_fee(with, "standard", Yen(100'000)).error(), CashOnDeliveryError::total_too_large);
  EXPECT_EQ(cash_on_delivery_fee(with, "letter", Yen(1)).error(), CashOnDeliveryError::not_with_method);
  shops::Settings off = with;
  off.payment.cash_on_delivery.on = false;
  EXPECT_EQ(cash_on_delivery_fee(off, "standard", Yen(1)).error(), CashOnDeliveryError::off);
}

}  // namespace
}  // namespace noren::shipping
