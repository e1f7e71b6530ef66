// Files of banks as the owner brings them, on both databases.
#include <gmock/gmock.h>

#include "testing/bank_pages.h"
#include "text/encoding.h"

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

class StatementPages : public testing::BankPagesTest {};

TEST_P(StatementPages, FromTheStatementToThePaidOrder) {
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

TEST_P(StatementPages, FilesThatCannotBeReadAreRefusedInWords) {
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

TEST_P(StatementPages, OddRowsAreAskedAboutAndTakenOnlyWhenSomebodySaysSo) {
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
    EXPECT_THAT(asked.body, Not(HasSubstr("行目に、確かめていただきたいところがあります"))) << "nothing was pressed yet";
    EXPECT_THAT(again.body, HasSubstr("まだ取り込んでいません。3、4行目に、確かめていただきたいところがあります。"));
    EXPECT_THAT(again.body, HasSubstr("「日付はこのままでよいので取り込む」を押してください"));
    EXPECT_THAT(again.body, HasSubstr("「この行を除いて取り込む」を押してください"));
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

TEST_P(StatementPages, ColumnsAreCheckedAtTheirFields) {
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

// Two banks whose files have no heading and as many columns: the money in of one stands where the other has its money out.
TEST_P(StatementPages, AFileWithoutAHeadingIsShownEachTime) {
  const std::string known = "2026/11/21,,2530,振込　ヤマダ　ハナコ,102530\r\n2026/11/21,500,,手数料,102030\r\n";
  const std::string another = "2026/11/21,ﾔﾏﾀﾞ ﾊﾅｺ,900,,8000\r\n2026/11/21,ﾃｽｳﾘﾖｳ,,500,7500\r\n";
  const http::Response first = post("/admin/deposits/import", {}, known);
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, HasSubstr("見出しの行がなく"));
  EXPECT_EQ(post("/admin/deposits/columns", columns(hidden(first.body, "upload"))).status, 303);
  const http::Response again = post("/admin/deposits/import", {}, known);
  EXPECT_EQ(again.status, 200) << "it may be any bank's";
  EXPECT_THAT(again.body, HasSubstr("入金 1件、出金 1件")) << "read as before";
  EXPECT_EQ(post("/admin/deposits/import", {}, another).status, 200);
  EXPECT_THAT(get("/admin/deposits").body, Not(HasSubstr("8,000円"))) << "nothing of it is taken unseen";
}

TEST_P(StatementPages, ColumnsThatMovedAreAskedAboutAnew) {
  const http::Response first = post("/admin/deposits/import", {}, kStatement);
  ASSERT_EQ(post("/admin/deposits/columns", columns(hidden(first.body, "upload"))).status, 303);
  const std::string moved = "日付,お預入金額,お引出金額,お取引内容,残高\r\n2026/11/21,2600,,振込　サトウ　ケン,105130\r\n";
  const http::Response shown = post("/admin/deposits/import", {}, moved);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("<option value=\"1\" selected>2列目 お預入金額</option>"));
  EXPECT_THAT(shown.body, HasSubstr("入金 1件、出金 0件"));
}

TEST_P(StatementPages, WithdrawalsAndNothingAreNoDeposits) {
  const std::string nothing =
      "日付,お引出金額,お預入金額,お取引内容,残高\r\n"
      "2026/11/21,0,0,カクニン,102030\r\n"
      "2026/11/21,500,0,手数料,101530\r\n"
      "2026/11/21,,-2530,振込　ヤマダ　ハナコ,99000\r\n";
  const http::Response asked = post("/admin/deposits/import", {}, nothing);
  EXPECT_EQ(asked.status, 422);
  EXPECT_THAT(asked.body, HasSubstr("入金額も出金額もありません"));
  EXPECT_THAT(asked.body, HasSubstr("入金額がマイナスです"));
  Form form = columns(hidden(asked.body, "upload"));
  form.emplace_back("skip", "1");
  ASSERT_EQ(post("/admin/deposits/columns", form).status, 303);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("確認を待つ入金はありません"));
}

INSTANTIATE_ON_BOTH_DATABASES(StatementPages);

}  // namespace
}  // namespace noren::bank
