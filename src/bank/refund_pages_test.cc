// The pages of refunds by transfer, of the owner and of the buyer, on both databases.
#include <gmock/gmock.h>

#include "testing/bank_pages.h"

namespace noren::bank {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::location;
using ::testing::Not;
using testing::with;

// A paid order that was cancelled, its refund asked for: the refund's page and the buyer's.
class RefundPages : public testing::BankPagesTest {
 protected:
  void SetUp() override {
    BankPagesTest::SetUp();
    order_ = world_.place();
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(), {order_.total, {2026, 11, 21}, ""}));
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(), {"buyer", "", true}));
  }
  orders::Seen seen() { return {order_.id, world_.now_of(order_).version}; }
  void start() {
    const http::Response started = post("/admin/refunds/new", {{"order", order_.number}, {"amount", "2530"}, {"ask", "1"}});
    ASSERT_EQ(started.status, 303);
    path_ = location(started);
    read_link();
  }
  // The buyer's, as the owner's page names it now.
  void read_link() {
    const std::string shown = get(path_).body;
    const auto at = shown.find("/refunds/r", shown.find("<code>"));
    link_ = shown.substr(at, shown.find("</code>") - at);
  }
  http::Response answer(const char* field = "", const char* value = "") {
    const Form form = {{"csrf", hidden(buyer_.get(link_).body, "csrf")},
                       {"bank", "みずほ銀行"},
                       {"bank_code", "０００１"},
                       {"branch", "福岡支店"},
                       {"branch_code", "710"},
                       {"kind", "1"},
                       {"number", "12345"},
                       {"holder", "やまだ　はなこ"}};
    return buyer_.send(link_, with(form, field, value));
  }
  void save_consignor() {
    const Form own = {{"version", "0"},       {"code", "123"},        {"name", "カ）クルミ"}, {"bank", "ミズホ"},   {"bank_code", "0001"},
                      {"branch", "フクオカ"}, {"branch_code", "710"}, {"kind", "1"},          {"number", "7654321"}};
    EXPECT_EQ(post("/admin/refunds/consignor", {{"version", "0"}, {"code", "x"}, {"name", "株式会社"}}).status, 422);
    EXPECT_EQ(post("/admin/refunds/consignor", own).status, 303);
    EXPECT_EQ(post("/admin/refunds/consignor", own).status, 409) << "somebody saved it meanwhile";
  }

  orders::Order order_;
  std::string path_, link_;
};

TEST_P(RefundPages, ItIsStartedOnceAndForNoMoreThanWasPaid) {
  EXPECT_THAT(get("/admin/refunds").body, HasSubstr("/admin/refunds/new?order=" + order_.number));
  EXPECT_THAT(get("/admin/refunds/new?order=" + order_.number).body, HasSubstr("2,530円"));
  EXPECT_EQ(post("/admin/refunds/new", {{"order", order_.number}, {"amount", "9999"}, {"ask", "1"}}).status, 422);
  EXPECT_EQ(post("/admin/refunds/new", {{"order", order_.number}, {"amount", "1,0"}, {"ask", "1"}}).status, 422)
      << "ten, one, or half of 1,000";
  start();
  EXPECT_EQ(post("/admin/refunds/new", {{"order", order_.number}, {"amount", "2530"}, {"ask", "1"}}).status, 409);
  EXPECT_EQ(get("/admin/refunds/new?order=" + order_.number).status, 409);
  EXPECT_EQ(get("/admin/refunds/new?order=A9999-9").status, 404);
  EXPECT_EQ(get("/admin/refunds/none").status, 404);
}

TEST_P(RefundPages, WhyNothingCanBeGivenBackIsSaidAsItIs) {
  const auto said = [&](const orders::Order& order) {
    const http::Response refused = get("/admin/refunds/new?order=" + order.number);
    EXPECT_EQ(refused.status, 409);
    return refused.body;
  };
  const orders::Order unpaid = world_.place();
  EXPECT_THAT(said(unpaid), HasSubstr("入金はまだないため"));
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), {unpaid.id, world_.now_of(unpaid).version}, {"buyer", "", true}));
  EXPECT_THAT(said(unpaid), HasSubstr("入金はまだないため"));
  const orders::Order paid = world_.place();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), {paid.id, world_.now_of(paid).version}, {paid.total, {2026, 11, 21}, ""}));
  EXPECT_THAT(said(paid), HasSubstr("この注文は続いています"));
  start();
  EXPECT_THAT(said(order_), HasSubstr("すでに手続きをしています"));
  answer();
  const std::string version = hidden(get(path_).body, "version");
  ASSERT_EQ(post(path_ + "/sent", {{"version", version}, {"sent_on", "2026-11-21"}}).status, 303);
  EXPECT_THAT(said(order_), HasSubstr("返金は済んでいます"));
}

TEST_P(RefundPages, WithoutMailTheWholeAddressOfTheBuyersPageIsThereToPassOn) {
  world_.house.mails_kept = true;
  start();
  const std::string page = get(path_).body;
  EXPECT_THAT(page, HasSubstr("<code>https://shop.example/refunds/r"));
  EXPECT_THAT(page, HasSubstr("メールは送られていません"));
  EXPECT_THAT(page, Not(HasSubstr("もう一度メールで尋ねる")));
}

TEST_P(RefundPages, TheAccountIsCheckedAtItsFields) {
  start();
  EXPECT_THAT(buyer_.get(link_).body, HasSubstr("2,530円"));
  struct Row {
    const char* field;
    const char* value;
    const char* words;
  };
  const Row rows[] = {{"bank", "", "銀行名を"},
                      {"bank_code", "12", "数字4桁"},
                      {"branch_code", "12a", "数字3桁"},
                      {"kind", "3", "種目"},
                      {"number", "12345678", "7桁まで"},
                      {"number", "0", "0だけの口座番号はありません"},
                      {"holder", "山田花子", "「山」"},
                      {"bank_code", "9900", "8か9で終わる3桁"},
                      {"holder", "", "カタカナで"},
                      {"csrf", "forged", "もう一度"}};
  for (const Row& row : rows) {
    http::Response refused = answer(row.field, row.value);
    EXPECT_EQ(refused.status, 303) << row.field;
    refused = buyer_.get(location(refused));
    EXPECT_THAT(refused.body, HasSubstr(row.words)) << row.field;
    EXPECT_THAT(refused.body, HasSubstr("福岡支店")) << "nothing typed is lost";
  }
  EXPECT_EQ(answer().status, 303);
  const std::string saved = buyer_.get(link_ + "?did=saved").body;
  EXPECT_THAT(saved, HasSubstr("口座を承りました"));
  EXPECT_THAT(saved, HasSubstr("末尾 345"));
  EXPECT_THAT(saved, Not(HasSubstr("0012345")));
  EXPECT_EQ(buyer_.get("/refunds/r0123456789").status, 404);
  world_.house.clock.advance(kLinkLasts + std::chrono::hours(1));
  EXPECT_EQ(buyer_.get(link_).status, 410);
}

TEST_P(RefundPages, WhatTheBankReturnedIsSaidOnItsPage) {
  start();
  answer();
  EXPECT_THAT(get(path_).body, Not(HasSubstr("振り込みが戻ってきたとき"))) << "it did not go yet";
  ASSERT_EQ(post(path_ + "/sent", {{"version", hidden(get(path_).body, "version")}, {"sent_on", "2026-11-21"}}).status, 303);
  const std::string sent = get(path_).body;
  EXPECT_THAT(sent, HasSubstr("振り込みが戻ってきたとき"));
  const Form form = {{"version", hidden(sent, "version")}, {"returned_on", "2026-11-21"}, {"note", "口座名義相違"}};
  EXPECT_THAT(post(path_ + "/returned", with(form, "returned_on", "2026-11-22")).body, HasSubstr("これからの日付"));
  EXPECT_THAT(post(path_ + "/returned", with(form, "returned_on", "2026-11-20")).body, HasSubstr("振り込んだ日より前"));
  EXPECT_EQ(post(path_ + "/returned", form).status, 303);
  EXPECT_EQ(post(path_ + "/returned", form).status, 409) << "once";
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refund_due);
  const std::string returned = get(path_).body;
  EXPECT_THAT(returned, HasSubstr("口座をもう一度うかがっています"));
  EXPECT_THAT(returned, HasSubstr("戻ってきた日"));
  EXPECT_EQ(buyer_.get(link_).status, 410) << "the link of before";
  read_link();
  EXPECT_THAT(buyer_.get(link_).body, HasSubstr("お手元に届かずに当店へ戻ってまいりました"));
  EXPECT_EQ(answer().status, 303);
  EXPECT_THAT(buyer_.get(link_).body, HasSubstr("口座を承りました"));
}

TEST_P(RefundPages, WhatWasRecordedByHandAndCameBackIsSaidOfItsOrder) {
  const std::string path = "/admin/refunds/returned?order=" + order_.number;
  EXPECT_THAT(get(path).body, HasSubstr("戻ってくることのある返金はありません"));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(), {order_.total, {2026, 11, 21}}));
  const std::string page = get(path).body;
  EXPECT_THAT(page, HasSubstr("value=\"2530\""));
  const Form form = {
      {"order", order_.number}, {"version", hidden(page, "version")}, {"amount", "2530"}, {"returned_on", "2026-11-21"}, {"note", ""}};
  EXPECT_EQ(post("/admin/refunds/returned", with(form, "amount", "2531")).status, 422);
  const http::Response done = post("/admin/refunds/returned", form);
  ASSERT_EQ(done.status, 303);
  EXPECT_THAT(get(location(done)).body, HasSubstr("口座をもう一度うかがっています"));
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refund_due);
  EXPECT_THAT(get(path).body, HasSubstr("戻ってくることのある返金はありません"));
  EXPECT_EQ(get("/admin/refunds/returned?order=A9999-9").status, 404);
}

TEST_P(RefundPages, FromTheAccountToTheRecordOfTheTransfer) {
  start();
  answer();
  const std::string list = get("/admin/refunds").body;
  EXPECT_THAT(list, HasSubstr("0012345"));
  EXPECT_THAT(list, HasSubstr("ﾔﾏﾀﾞ ﾊﾅｺ"));
  save_consignor();
  EXPECT_EQ(post("/admin/refunds/file", {{"transfer_on", "2026-11-24"}}).status, 422) << "none chosen";
  EXPECT_EQ(post("/admin/refunds/file", {{"transfer_on", "2026-11-20"}, {"refund", hidden(list, "refund")}}).status, 422) << "yesterday";
  EXPECT_EQ(post("/admin/refunds/file", {{"transfer_on", "2026-11-22"}, {"refund", hidden(list, "refund")}}).status, 422) << "a Sunday";
  ASSERT_EQ(post("/admin/refunds/file", {{"transfer_on", "2026-11-24"}, {"refund", hidden(list, "refund")}}).status, 303);
  const std::string files = get("/admin/refunds?show=in_file").body;
  const auto file_at = files.find("/admin/refunds/files/");
  EXPECT_EQ(get(files.substr(file_at, files.find('"', file_at) - file_at)).body.size(), 4u * 122u);
  EXPECT_EQ(get("/admin/refunds/files/none").status, 404);
  const std::string version = hidden(get(path_).body, "version");
  EXPECT_EQ(post(path_ + "/sent", {{"version", version}, {"sent_on", "2026-11-22"}}).status, 422) << "tomorrow";
  ASSERT_EQ(post(path_ + "/sent", {{"version", version}, {"sent_on", "2026-11-21"}, {"note", "受付番号 42"}}).status, 303);
  EXPECT_EQ(post(path_ + "/sent", {{"version", version}, {"sent_on", "2026-11-21"}}).status, 409);
  EXPECT_THAT(get(path_).body, HasSubstr("受付番号 42"));
  EXPECT_THAT(buyer_.get(link_).body, HasSubstr("お振り込みしました"));
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
}

INSTANTIATE_ON_BOTH_DATABASES(RefundPages);

}  // namespace
}  // namespace noren::bank
