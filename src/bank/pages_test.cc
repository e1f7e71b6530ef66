// The pages of deposits and refunds, called through the router.
#include <gmock/gmock.h>

#include "bank/bank.h"
#include "bank/store.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"
#include "testing/storefront.h"
#include "text/encoding.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::location;
using ::testing::Not;
using testing::with;

constexpr const char* kStatement =
    "日付,お引出金額,お預入金額,お取引内容,残高\r\n"
    "2026/11/21,,2530,振込　ヤマダ　ハナコ,102530\r\n"
    "2026/11/21,500,,手数料,102030\r\n"
    "2026/11/21,,9999,振込　ダレカ,112029\r\n";

class BankPages : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_admin_routes(router_, {desk_, world_.directory, tools()});
    add_routes(router_, {tools(), world_.directory, testing::shop_frame, testing::plain_error});
  }
  Tools tools() { return {world_.tools()}; }
  http::Response get(const std::string& target) { return owner_.get(target); }
  http::Response post(const std::string& path, Form form, const std::string& file = "") {
    std::vector<http::UploadedFile> files;
    if (!file.empty()) files.push_back({"file", "meisai.csv", "text/csv", file});
    return owner_.post(path, std::move(form), std::move(files));
  }
  static std::string deposit_path(const std::string& page, const std::string& payer) {
    const auto at = page.rfind("/admin/deposits/d", page.find(payer));
    return at == std::string::npos ? "" : page.substr(at, page.find('"', at) - at);
  }
  Form columns(const std::string& upload) {
    return {{"upload", upload}, {"column_day", "0"},  {"column_out", "1"},
            {"column_in", "2"}, {"column_name", "3"}, {"column_balance", "4"}};
  }

  testing::OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, testing::desk_options("https://shop.example")};
  http::Router router_;
  testing::Owner owner_{world_.house, router_};
  testing::Browser buyer_{router_, [this] { return testing::context_at(world_.house.clock); }};
};

TEST_P(BankPages, FromTheStatementToThePaidOrder) {
  const orders::Order order = world_.place();
  const http::Response first = post("/admin/deposits/import", {}, text::to_cp932(kStatement).bytes);
  EXPECT_EQ(first.status, 200) << "a bank that is not known yet is shown";
  EXPECT_THAT(first.body, HasSubstr("CP932"));
  EXPECT_THAT(first.body, HasSubstr("<option value=\"2\" selected>3列目 お預入金額</option>"));
  const http::Response taken = post("/admin/deposits/columns", columns(hidden(first.body, "upload")));
  ASSERT_EQ(taken.status, 303);
  const std::string list = get(location(taken)).body;
  EXPECT_THAT(list, HasSubstr("新しい入金を2件取り込みました"));
  EXPECT_THAT(list, HasSubstr(order.number));
  EXPECT_THAT(list, HasSubstr("一致した1件をまとめて確定"));
  EXPECT_THAT(list, HasSubstr("合う注文が見つかりません"));
  const http::Response again = post("/admin/deposits/import", {}, kStatement);
  ASSERT_EQ(again.status, 303) << "known by its heading now, in another encoding too";
  EXPECT_THAT(get(location(again)).body, HasSubstr("新しい入金はありませんでした"));
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"take", hidden(list, "take")}}).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(get("/admin/deposits?show=matched").body, HasSubstr("ヤマダ"));
  EXPECT_THAT(get("/admin/deposits").body, Not(HasSubstr("一致した")));
}

TEST_P(BankPages, AllAtOnceTakesOnlyWhatIsStillExact) {
  const orders::Order order = world_.place();
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}});
  const std::string list = get("/admin/deposits").body;
  world_.place();  // the same buyer orders the same once more
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"take", hidden(list, "take")}}).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("ほかにも当てはまる注文がある"));
}

TEST_P(BankPages, WhatCameBesidesAnExactOneIsPaidTwiceByTheSamePress) {
  const orders::Order order = world_.place();
  Form deposit = {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}, {"another", "1"}};
  post("/admin/deposits/new", deposit);
  post("/admin/deposits/new", deposit);
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr("一致した1件をまとめて確定"));
  EXPECT_THAT(list, HasSubstr("重ねて振り込まれた1件は、二重の入金として分けます"));
  const Form press = {{"take", hidden(list, "take")}, {"twice", hidden(list, "twice")}};
  EXPECT_EQ(post("/admin/deposits/settle-all", press).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(get("/admin/deposits?show=set_aside").body, HasSubstr("二重の入金"));
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("確認を待つ入金はありません"));
  const auto open = [&] { return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; }); };
  EXPECT_EQ(open(), 1) << "paid twice";
  EXPECT_EQ(post("/admin/deposits/settle-all", press).status, 303) << "pressed again";
  EXPECT_EQ(open(), 1);
}

TEST_P(BankPages, FilesThatCannotBeReadAreRefusedInWords) {
  const auto refused = [&](const std::string& file) {
    const http::Response answer = post("/admin/deposits/import", {}, file);
    EXPECT_EQ(answer.status, 422);
    return answer.body;
  };
  EXPECT_THAT(post("/admin/deposits/import", {}).body, HasSubstr("ファイルが選ばれていない"));
  EXPECT_THAT(refused(" \r\n"), HasSubstr("空です"));
  EXPECT_THAT(refused("日付,\"入金額"), HasSubstr("CSVとして読めません"));
  EXPECT_THAT(refused(std::string(kStatementBytesMax + 1, '1')), HasSubstr("大きすぎます"));
  EXPECT_THAT(refused("日付,入金額,摘要\r\n"), HasSubstr("見出しだけで"));
  EXPECT_THAT(refused("%PDF-1.7\n\xE2\xE3"), HasSubstr("PDFファイルです"));
  EXPECT_THAT(refused("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), HasSubstr("表計算のファイルです"));
  EXPECT_THAT(refused("PK\x03\x04 meisai.csv"), HasSubstr("圧縮されたファイル"));
  EXPECT_THAT(refused("<!doctype html>"), HasSubstr("Webページ"));
  EXPECT_THAT(post("/admin/deposits/columns", columns("none")).body, HasSubstr("もう一度ファイルを"));
}

TEST_P(BankPages, OddRowsAreAskedAboutAndTakenOnlyWhenSomebodySaysSo) {
  const char* kOdd =
      "日付,お引出金額,お預入金額,お取引内容,残高\r\n"
      "2026/11/21,,2530,振込　ヤマダ　ハナコ,102530\r\n"
      "2027/01/05,,1200,振込　サトウ　タロウ,103730\r\n"
      "2026/11/21,700,800,振込　タナカ,103830\r\n";
  const auto press = [&](const char* answer) {
    const http::Response asked = post("/admin/deposits/import", {}, kOdd);
    EXPECT_EQ(asked.status, 422);
    EXPECT_THAT(asked.body, HasSubstr("これからの日付（2027年1月5日（火））です。"));
    EXPECT_THAT(asked.body, HasSubstr("入金と出金の両方に金額があります。"));
    const http::Response again = post("/admin/deposits/columns", columns(hidden(asked.body, "upload")));
    EXPECT_EQ(again.status, 422) << "not without an answer";
    Form form = columns(hidden(again.body, "upload"));
    form.emplace_back("skip", answer);
    const http::Response taken = post("/admin/deposits/columns", form);
    EXPECT_EQ(taken.status, 303);
    return get(location(taken)).body;
  };
  EXPECT_THAT(press("1"), HasSubstr("新しい入金を1件取り込みました"));
  EXPECT_THAT(get("/admin/deposits").body, Not(HasSubstr("サトウ")));
  EXPECT_THAT(press("days"), HasSubstr("新しい入金を1件取り込みました（取り込み済み1件"));
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("サトウ"));
  EXPECT_THAT(get("/admin/deposits").body, Not(HasSubstr("タナカ")));
}

TEST_P(BankPages, ColumnsAreCheckedAtTheirFields) {
  const std::string upload = hidden(post("/admin/deposits/import", {}, kStatement).body, "upload");
  const auto wrong = [&](const char* field, const char* value, const char* words) {
    const http::Response answer = post("/admin/deposits/columns", with(columns(upload), field, value));
    EXPECT_EQ(answer.status, 422) << field;
    EXPECT_THAT(answer.body, HasSubstr(words)) << field;
  };
  wrong("column_day", "", "列を選んでください");
  wrong("column_in", "99", "一覧から選んでください");
  wrong("column_name", "0", "2回選ばれています");
  Form skipping = columns(upload);
  skipping[3].second = "3";
  skipping[4].second = "2";
  const http::Response unread = post("/admin/deposits/columns", skipping);
  EXPECT_EQ(unread.status, 422);
  EXPECT_THAT(unread.body, HasSubstr("お確かめいただきたい行があります"));
  skipping.emplace_back("skip", "1");
  EXPECT_EQ(post("/admin/deposits/columns", skipping).status, 303);
}

TEST_P(BankPages, ADepositByHandIsCheckedAtItsFields) {
  const auto wrong = [&](const Form& form, const char* words) {
    const http::Response answer = post("/admin/deposits/new", form);
    EXPECT_EQ(answer.status, 422) << words;
    EXPECT_THAT(answer.body, HasSubstr(words));
  };
  EXPECT_THAT(get("/admin/deposits/new").body, HasSubstr("value=\"2026-11-21\""));
  for (const char* amount : {"0", "1000000000", "99999999999999999999", "千円"}) {
    wrong({{"day", "2026-11-21"}, {"amount", amount}, {"payer", "ヤマダ"}}, "1円から999,999,999円までの整数");
  }
  wrong({{"day", "2026-11-22"}, {"amount", "100"}, {"payer", "ヤマダ"}}, "これからの日付");
  wrong({{"day", "きょう"}, {"amount", "100"}, {"payer", "ヤマダ"}}, "日付を入力");
  wrong({{"day", "2026-11-21"}, {"amount", "100"}, {"payer", ""}}, "振込名義を入力");
  EXPECT_EQ(post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "１,０００円"}, {"payer", "ヤマダ"}}).status, 303);
  wrong({{"day", "2026-11-21"}, {"amount", "1000"}, {"payer", "ﾔﾏﾀﾞ"}}, "すでにあります");
  EXPECT_EQ(post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "1000"}, {"payer", "ﾔﾏﾀﾞ"}, {"another", "1"}}).status, 303);
}

TEST_P(BankPages, AnotherOrderIsChosenByItsNumber) {
  const orders::Order order = world_.place();
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "スズキ イチロウ"}});
  const std::string path = deposit_path(get("/admin/deposits").body, "スズキ");
  EXPECT_EQ(get(path + "?order=A9999-9").status, 422);
  EXPECT_THAT(get(path + "?order=A9999-9").body, HasSubstr("見つかりません"));
  const std::string page = get(path + "?order=" + order.number).body;
  EXPECT_THAT(page, HasSubstr("番号で選んだ注文"));
  const Form form = {{"version", hidden(page, "version", "chosen")}, {"order", hidden(page, "order", "chosen")}};
  EXPECT_EQ(post(path + "/settle", form).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(post(path + "/settle", form).status, 409) << "pressed twice";
  EXPECT_THAT(get(path).body, HasSubstr(order.number));
  EXPECT_EQ(get("/admin/deposits/none").status, 404);
  EXPECT_EQ(post("/admin/deposits/none/settle", form).status, 404);
}

TEST_P(BankPages, SetAsideAndBack) {
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "33"}, {"payer", "リソク"}});
  const std::string path = deposit_path(get("/admin/deposits").body, "リソク");
  EXPECT_EQ(post(path + "/aside", {{"version", "1"}, {"why", "somehow"}}).status, 404);
  EXPECT_EQ(post(path + "/aside", {{"version", "1"}, {"why", "not_ours"}}).status, 303);
  EXPECT_THAT(get("/admin/deposits?show=set_aside").body, HasSubstr("注文の入金ではないもの"));
  EXPECT_THAT(get(path).body, HasSubstr("未確認に戻す"));
  EXPECT_EQ(post(path + "/take-up", {{"version", "2"}}).status, 303);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("リソク"));
}

// A paid order that was cancelled, its refund asked for: the refund's page and the buyer's.
class RefundPages : public BankPages {
 protected:
  void SetUp() override {
    BankPages::SetUp();
    order_ = world_.place();
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(), {order_.total, {2026, 11, 21}, "", false}));
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(), {"buyer", "", true}));
  }
  orders::Seen seen() { return {order_.id, world_.now_of(order_).version}; }
  void start() {
    const http::Response started = post("/admin/refunds/new", {{"order", order_.number}, {"amount", "2530"}, {"ask", "1"}});
    ASSERT_EQ(started.status, 303);
    path_ = location(started);
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
  ASSERT_TRUE(
      orders::mark_paid(world_.tools(), world_.now(), {paid.id, world_.now_of(paid).version}, {paid.total, {2026, 11, 21}, "", false}));
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
  const Row rows[] = {{"bank", "", "銀行名を"},     {"bank_code", "12", "数字4桁"},    {"branch_code", "12a", "数字3桁"},
                      {"kind", "3", "種目"},        {"number", "12345678", "7桁まで"}, {"holder", "山田花子", "「山」"},
                      {"holder", "", "カタカナで"}, {"csrf", "forged", "もう一度"}};
  for (const Row& row : rows) {
    http::Response refused = answer(row.field, row.value);
    const bool forged = row.field == std::string("csrf");
    EXPECT_EQ(refused.status, forged ? 422 : 303) << row.field;
    if (!forged) refused = buyer_.get(location(refused));
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

TEST_P(BankPages, TheFirstPageIsToldWhatWaits) {
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "33"}, {"payer", "リソク"}});
  admin::FirstPage page;
  database_->read([&](db::Tx& tx) { Todos().tell(tx, world_.now(), page); });
  ASSERT_EQ(page.todos.size(), 2u);
  EXPECT_EQ(page.todos[0].count, 1);
  EXPECT_EQ(page.todos[1].count, 0);
}

INSTANTIATE_ON_BOTH_DATABASES(BankPages);
INSTANTIATE_ON_BOTH_DATABASES(RefundPages);

}  // namespace
}  // namespace noren::bank
