// The last button while the database is in trouble: what is known of the order is said, and the button is there again.
#include <gmock/gmock.h>

#include "checkout/pages.h"
#include "db/errors.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/failing.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;
using testing::header_of;
using testing::last_button;
using testing::location;
using ::testing::Not;

constexpr const char* kNotNow = "ただいまご注文を確定できません";
constexpr const char* kNotOrdered = "ご注文は確定しておらず、代金もかかりません";

class LastButton : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_routes(router_, {world_.desk, testing::shop_frame});
    path_ = "/checkout/" + world_.open("hanako", 1, shops::PaymentMethod::bank_transfer).str();
  }
  http::Response get(const char* step) { return browser_.get(path_ + step); }
  // Where the button of this page leads.
  std::string press(const std::string& page) {
    const http::Response answer = browser_.send(path_ + "/complete", last_button(page));
    EXPECT_EQ(answer.status, 303);
    return location(answer);
  }
  void lock() {
    failing_.writing = [] { throw db::Locked("another program holds its locks"); };
  }
  void take_away() {
    failing_.reading = failing_.writing = [] { throw db::Unavailable("the server is down"); };
  }
  void bring_back() { failing_.reading = failing_.writing = nullptr; }

  testing::Failing failing_{*database_};
  testing::CardWorld world_{failing_};
  http::Router router_;
  std::string path_;
  testing::Browser browser_{router_, [this] { return world_.buyer(); }};
};

TEST_P(LastButton, PressedWhileTheDatabaseIsLockedSaysThatNothingWasOrderedAndIsThereAgain) {
  const std::string shown = get("/confirm").body;
  lock();
  ASSERT_EQ(press(shown), path_ + "/confirm");
  const http::Response page = get("/confirm");
  EXPECT_EQ(page.status, 503);
  EXPECT_EQ(header_of(page, "Retry-After"), "5");
  EXPECT_THAT(page.body, HasSubstr(kNotNow));
  EXPECT_THAT(page.body, HasSubstr(kNotOrdered));
  EXPECT_THAT(page.body, HasSubstr("もう一度押してください"));
  EXPECT_THAT(page.body, HasSubstr("hanako@example.jp")) << "what was typed";
  const http::Response again = get("/confirm");
  EXPECT_EQ(again.status, 200) << "told once";
  EXPECT_THAT(again.body, Not(HasSubstr(kNotNow)));
  bring_back();
  EXPECT_EQ(press(page.body), path_ + "/thanks");
  EXPECT_EQ(get("/thanks").status, 200);
}

TEST_P(LastButton, PressedWhileTheDatabaseIsAwaySaysThatThisPressOrderedNothing) {
  const std::string shown = get("/confirm").body;
  take_away();
  ASSERT_EQ(press(shown), path_ + "/confirm");
  for (int looked = 0; looked < 2; ++looked) {
    const http::Response page = get("/confirm");
    EXPECT_EQ(page.status, 503);
    EXPECT_EQ(header_of(page, "Retry-After"), "5");
    EXPECT_THAT(page.body, HasSubstr(kNotOrdered));
    EXPECT_THAT(page.body, HasSubstr("href=\"" + path_ + "/confirm\""));
  }
  browser_.locale = Locale::en;
  EXPECT_THAT(get("/confirm").body, HasSubstr("This press ordered nothing"));
  browser_.locale = Locale::ja;
  bring_back();
  const http::Response back = get("/confirm");
  EXPECT_EQ(back.status, 503) << "of the press";
  EXPECT_THAT(back.body, HasSubstr(kNotOrdered));
  EXPECT_EQ(press(back.body), path_ + "/thanks");
}

TEST_P(LastButton, PressedOnceMoreAfterTheOrderWhileTheDatabaseIsAwayLeadsToTheOrderLater) {
  const std::string shown = get("/confirm").body;
  ASSERT_EQ(press(shown), path_ + "/thanks");
  take_away();
  ASSERT_EQ(press(shown), path_ + "/confirm");
  EXPECT_THAT(get("/confirm").body, HasSubstr("すでに確定していた場合は、そのご案内が開きます"));
  bring_back();
  EXPECT_EQ(location(get("/confirm")), path_ + "/thanks");
}

TEST_P(LastButton, ALookWhileTheDatabaseIsAwayIsNoPress) {
  take_away();
  EXPECT_THROW((void)get("/confirm"), db::Unavailable) << "whether there is an order is not known";
}

TEST_P(LastButton, WhereItIsToldInFrontOfThePagesWhatIsSoTheyLeaveItToThat) {
  const std::string shown = get("/confirm").body;
  world_.desk.elsewhere.told_in_front = true;
  take_away();
  EXPECT_THROW((void)press(shown), db::Unavailable);
  EXPECT_THROW((void)get("/confirm"), db::Unavailable);
}

TEST_P(LastButton, WhatNobodyKnowsIsBeingChecked) {
  const std::string shown = get("/confirm").body;
  failing_.writing = [] { throw db::CommitUnknown("I/O error"); };
  ASSERT_EQ(press(shown), path_ + "/thanks");
  const http::Response page = get("/thanks");
  EXPECT_EQ(page.status, 202);
  EXPECT_THAT(page.body, Not(HasSubstr(kNotOrdered)));
}

TEST_P(LastButton, PressedOnAFullDiskSaysWhatIsSoAndNothingMore) {
  const std::string shown = get("/confirm").body;
  failing_.writing = [] { throw db::StorageFull("full"); };
  ASSERT_EQ(press(shown), path_ + "/confirm");
  const http::Response page = get("/confirm");
  EXPECT_THAT(page.body, HasSubstr("ただいまご注文をお受けできません"));
  EXPECT_THAT(page.body, HasSubstr(kNotOrdered));
  EXPECT_THAT(page.body, Not(HasSubstr("知らせてあります")));
}

INSTANTIATE_ON_BOTH_DATABASES(LastButton);

}  // namespace
}  // namespace noren::checkout
