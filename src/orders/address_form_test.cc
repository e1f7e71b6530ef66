#include "orders/address_form.h"

#include <gtest/gtest.h>

namespace noren::orders {
namespace {

std::string as_in_the_form(const std::string& field) { return field; }

TEST(FaultViews, TheListNamesTheFieldAndTheFieldItselfIsBrief) {
  struct Case {
    Fault fault;
    const char* ja;
    const char* en;
  };
  const Case cases[] = {
      {{"email", "checkout.fault.missing", ""}, "メールアドレスを入力してください。", "Mail address: Please fill this in."},
      {{"shipping_kana", "checkout.fault.missing", ""}, "お届け先のフリガナを入力してください。", "Name in kana (recipient): Please fill this in."},
      {{"orderer_name", "checkout.fault.too_long", "50"}, "ご注文者のお名前：50文字以内で入力してください。", "Name (ordered by): Use at most 50 characters."},
      {{"date", "checkout.fault.day_too_late", ""}, "お届け希望日：ご指定の日は先すぎるため、お受けできません。ほかの日を選んでください。",
       "Date: That day is too far ahead. Choose an earlier one."},
      {{"payment", "checkout.fault.no_payment", ""}, "お支払い方法を選んでください。", "Payment: Choose a way to pay."},
      {{"lines", "checkout.fault.no_lines", ""}, "商品が入っていません。", "There are no items."},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(fault_views({one.fault}, as_in_the_form, Locale::ja).list.at(0).at("text"), one.ja);
    const FaultViews en = fault_views({one.fault}, as_in_the_form, Locale::en);
    EXPECT_EQ(en.list.at(0).at("text"), one.en);
    EXPECT_EQ(en.list.at(0).at("field"), one.fault.field);
    EXPECT_EQ(en.by_field.at(one.fault.field), text_of(one.fault, Locale::en));
  }
  const FaultViews twice = fault_views({cases[0].fault, {"email", "checkout.fault.email", ""}}, as_in_the_form, Locale::ja);
  EXPECT_EQ(twice.list.size(), 1U) << "the first is enough";
}

}  // namespace
}  // namespace noren::orders
