// The page of errors: what it says of what was asked for, and that it says nothing that is not so.
#include <gmock/gmock.h>

#include "bank/bank.h"
#include "checkout/pages.h"
#include "html/words.h"
#include "orders/pages.h"
#include "storefront/pages.h"
#include "support/support.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::storefront {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNothingOrdered = "ご注文は確定していません";

// A shop with the pages that buyers send something from.
class ErrorPage : public ::testing::Test {
 protected:
  void SetUp() override {
    const orders::DeedTools tools = world_.tools();
    orders::add_routes(router_, {tools, world_.directory, world_.shelf, testing::shop_frame, testing::plain_error, false});
    bank::add_routes(router_, {{tools}, world_.directory, testing::shop_frame, testing::plain_error});
    support::add_routes(router_, {world_.house, world_.directory, testing::shop_frame});
    checkout::add_routes(router_, {world_.desk, testing::shop_frame});
  }
  std::string shown(http::Method method, const std::string& path, int status, Locale locale = Locale::ja) {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    Context context = world_.buyer();
    context.locale = locale;
    const http::Response response =
        error_page({world_.house, world_.directory, world_.shelf, world_.board, frame_, router_}, request, context, status);
    EXPECT_EQ(response.status, status) << path;
    return response.body;
  }
  // Where a form was sent that could not be kept.
  std::string full_disk(const std::string& path, Locale locale = Locale::ja) { return shown(http::Method::post, path, 507, locale); }

  testing::FreshDatabase database_{"sqlite"};
  testing::CardWorld world_{*database_};
  const Frame frame_{world_.house, world_.directory, world_.shelf, ""};
  http::Router router_;
};

TEST_F(ErrorPage, OnAFullDiskOnlyANewOrderIsToldAsNotOrdered) {
  for (const char* path : {"/checkout", "/checkout/c1"}) EXPECT_THAT(full_disk(path), HasSubstr(kNothingOrdered)) << path;
  for (const char* path : {"/orders/t1/cancel", "/orders/t1/fix", "/orders/t1/both", "/orders/t1/receipt", "/refunds/t1", "/contact",
                           "/charge", "/orders", "/checkout/c1/give-up", "/checkout/c1/complete"}) {
    const std::string page = full_disk(path);
    EXPECT_THAT(page, Not(HasSubstr(kNothingOrdered))) << path;
    EXPECT_THAT(page, Not(HasSubstr("代金もかかりません"))) << path;
    EXPECT_THAT(page, HasSubstr("これまでのとおり")) << path;
    EXPECT_THAT(page, HasSubstr("しばらくしてから")) << path;
    EXPECT_THAT(full_disk(path, Locale::en), Not(HasSubstr("Nothing was ordered"))) << path;
  }
  EXPECT_THAT(shown(http::Method::get, "/checkout/c1/paid", 507), Not(HasSubstr(kNothingOrdered)));
}

TEST_F(ErrorPage, OnAFullDiskItSaysWhatWasNotSavedAndLeadsBack) {
  struct Asked {
    const char* path;
    const char* said;
    const char* said_in_english;
    const char* back;
  };
  const Asked all[] = {
      {"/orders/t1/cancel", "ご注文はまだ取り消されていません", "Your order is not cancelled yet", "/orders/t1/cancel"},
      {"/orders/t1/fix", "訂正はまだ保存されていません", "Your correction is not saved yet", "/orders/t1/fix"},
      {"/orders/t1/both", "送られた内容はまだ保存されていません", "What you sent is not saved yet", "/orders/t1"},
      {"/orders/t1/receipt", "送られた内容はまだ保存されていません", "What you sent is not saved yet", "/orders/t1/receipt"},
      {"/refunds/t1", "口座はまだ保存されていません", "Your account is not saved yet", "/refunds/t1"},
      {"/contact", "お問い合わせはまだ届いていません", "Your question has not reached us yet", "/contact"},
      {"/charge", "お問い合わせはまだ届いていません", "Your question has not reached us yet", "/charge"},
      {"/checkout", "ただいまご注文をお受けできません", "We cannot take orders right now", "/checkout"},
  };
  for (const Asked& asked : all) {
    const std::string page = full_disk(asked.path);
    EXPECT_THAT(page, HasSubstr(asked.said)) << asked.path;
    EXPECT_THAT(page, HasSubstr("href=\"" + std::string(asked.back) + "\"")) << asked.path;
    EXPECT_THAT(page, HasSubstr("href=\"mailto:shop@example.jp\"")) << "the contact form cannot be saved either";
    EXPECT_THAT(full_disk(asked.path, Locale::en), HasSubstr(asked.said_in_english)) << asked.path;
  }
}

// A failure stands in the log, in the metrics and at /readyz: whether anybody has read it, a page cannot know.
TEST(ErrorWords, SayOfNobodyThatHeWasTold) {
  for (const char* key : {"storefront.error.fault_text", "storefront.error.ours", "storefront.error.unavailable_text",
                          "storefront.error.storage_full_text", "checkout.confirm.storage_text", "checkout.confirm.away_text"}) {
    EXPECT_THAT(html::word(Locale::ja, key), Not(HasSubstr("知らせ"))) << key;
    EXPECT_THAT(html::word(Locale::en, key), Not(HasSubstr("been told"))) << key;
  }
}

}  // namespace
}  // namespace noren::storefront
