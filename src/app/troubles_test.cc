// The playbooks over the real house: what orders, mails and stock make of them, and what buyer and owner come to read.
#include "app/troubles.h"

#include <gmock/gmock.h>

#include "html/words.h"
#include "testing/trouble_world.h"
#include "troubles/handle.h"
#include "troubles/words.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using troubles::Trouble;

class TroubleStory : public testing::TroubleWorld {};

TEST_P(TroubleStory, AMailThatIsRefusedIsATroubleUntilItIsSentToTheRightAddress) {
  transport_.refuses = true;
  const orders::Order order = world_.place();
  worker_.run_once(now());
  const std::string subject = order.id.str() + ":order_received";
  ASSERT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", subject}));
  pass(1min);
  const std::string page = buyers_page(order);
  for (const char* part : {"ただいま対応していること", "お届けできませんでした", "お届け先・連絡先を訂正する", "092-000-0000", "188",
                           "「メールのお届け」について対応を始めました"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  const std::string owners = order.id.str() + ":order_new";
  ASSERT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", owners}));
  EXPECT_TRUE(trouble(troubles::kind::kMailUnsendable, {"message", owners})->order.empty())
      << "the owner's own mail is none of the buyer's business";
  transport_.refuses = false;
  orders::Fix fix;
  fix.email = "hanako.yamada@example.jp";
  ASSERT_TRUE(orders::fix_address({house_, world_.board}, by_staff(), seen(order), fix));
  pass(1min);
  EXPECT_FALSE(trouble(troubles::kind::kMailUnsendable, {"message", subject}));
  pass(1min);
  EXPECT_THAT(buyers_page(order), HasSubstr("「メールのお届け」の件は解決しました"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("ただいま対応していること")));
  EXPECT_EQ(broken_orders(), 0) << "the chain holds the trouble's story";
}

TEST_P(TroubleStory, AParcelThatIsKeptBackIsAskedAbout) {
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
  const orders::Order earlier = world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
  similar(order, earlier);
  orders::Shipment shipment;
  shipment.shipped_on = japan_time(now()).date;
  const auto held = orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error(), orders::DeedError::held);
  shipment.held_anyway = true;
  EXPECT_TRUE(orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment));
}

TEST_P(TroubleStory, TheBuyerOfTwoSimilarOrdersSaysThatHeWantsBoth) {
  const orders::Order earlier = world_.place(), later = world_.place();
  similar(later, earlier);
  EXPECT_THAT(buyers_page(later), HasSubstr("までにショップからご連絡します"));
  EXPECT_THAT(buyers_page(later), Not(HasSubstr("―までに"))) << "the day of a step that begins in a moment is known already";
  pass(1min);
  EXPECT_THAT(buyers_page(later), HasSubstr("両方とも必要です"));
  EXPECT_THAT(buyers_page(later), HasSubstr(earlier.number));
  EXPECT_THAT(buyers_page(earlier), Not(HasSubstr("両方とも必要です")));
  Context buyer = by_staff();
  buyer.actor = {ActorKind::buyer, "", ""};
  ASSERT_TRUE(orders::want_both({house_, world_.board}, buyer, later.id));
  EXPECT_EQ(orders::want_both({house_, world_.board}, buyer, later.id).error(), orders::DeedError::not_now) << "the second press";
  database_->read([&](db::Tx& tx) { EXPECT_FALSE(troubles::holds_shipment(tx, later.shop, later.id)); });
  pass(1min);
  EXPECT_THAT(buyers_page(later), HasSubstr("「重ねてのご注文の確認」の件は解決しました"));
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(TroubleStory, WhicheverOfTwoSimilarOrdersIsCancelledThatIsTheEndOfIt) {
  for (const bool later_goes : {true, false}) {
    const orders::Order earlier = world_.place(), later = world_.place();
    similar(later, earlier);
    const orders::Order& gone = later_goes ? later : earlier;
    ASSERT_TRUE(orders::cancel_order({house_, world_.board}, by_staff(), seen(gone), {"buyer", "", true}));
    pass(16min);
    EXPECT_FALSE(trouble(troubles::kind::kSimilarOrder, {"order", later.id.str()})) << later_goes;
  }
}

TEST_P(TroubleStory, MoneyPaidTwiceByTransferGoesToAnAccountTheBuyerNames) {
  const orders::Order order = world_.place();
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {order.total, japan_time(now()).date, ""}));
  const bank::Tools tools{{house_, world_.board}};
  const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, order.total, "ヤマダ ハナコ", false});
  ASSERT_TRUE(bank::set_aside(tools, by_staff(), {{*deposit, 1}, bank::Aside::twice, order.id}));
  const troubles::Subject subject{"deposit", deposit->str()};
  ASSERT_TRUE(trouble(troubles::kind::kPaidTwice, subject));
  pass(1min);
  const auto owed = [&] { return database_->read([&](db::Tx& tx) { return bank::owed_for(tx, order.shop, order.id, *deposit); }); };
  EXPECT_FALSE(owed()) << "the system has asked the buyer for his account";
  EXPECT_THAT(buyers_page(order), HasSubstr("お返しする口座をお知らせください"));
  const Trouble open = *trouble(troubles::kind::kPaidTwice, subject);
  const auto remedies = database_->read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, open); });
  ASSERT_EQ(remedies.size(), 1u);
  EXPECT_EQ(remedies[0].href, "/admin/refunds?show=asked");
  const auto turn = [&] {
    const Trouble is = *trouble(troubles::kind::kPaidTwice, subject);
    return troubles::step_now(is, troubles::find_kind(is.kind)->playbook).who;
  };
  EXPECT_EQ(turn(), troubles::Who::system);
  const std::string page = database_->read([&](db::Tx& tx) { return bank::account_page(tx, house_.House::keys, order, now()); });
  const bank::Account account{"0001", "みずほ銀行", "710", "フクオカ", bank::AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};
  const auto named = bank::give_account_by_link(tools, by_staff(), page.substr(page.rfind('/') + 1), account);
  ASSERT_TRUE(named);
  pass(1min);
  EXPECT_EQ(turn(), troubles::Who::staff) << "the account is known: the shop transfers it";
  ASSERT_TRUE(bank::mark_sent(tools, by_staff(), {named->id, named->version + 1}, {japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kPaidTwice, subject));
}

TEST_P(TroubleStory, MoneyThatIsStillHereIsNotSettledByAWord) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, order.total + Yen(500), "ヤマダ ハナコ", false});
  ASSERT_TRUE(bank::settle(tools, by_staff(), {{*deposit, 1}, {seen(order)}, false}));
  const troubles::Subject subject{"deposit", deposit->str()};
  pass(1min);
  const auto open = [&] { return *trouble(troubles::kind::kPaidTooMuch, subject); };
  const auto kept = [&] { return database_->read([&](db::Tx& tx) { return hands_.keeps_open(tx, Locale::ja, open()); }); };
  EXPECT_THAT(kept(), HasSubstr("500円がまだお店にある"));
  const auto settled = troubles::settle_by_hand(house_, by_staff(), hands_, {open().id, open().events}, "お客さまと話した");
  ASSERT_FALSE(settled);
  EXPECT_EQ(settled.error(), troubles::HandleError::not_over);
  const auto refund = bank::start_refund(tools, by_staff(), {order.id, *deposit, Yen(500), false});
  ASSERT_TRUE(refund);
  EXPECT_THAT(kept(), HasSubstr("500円がまだお店にある")) << "it was not sent yet";
  const bank::Account account{"0001", "みずほ銀行", "710", "フクオカ", bank::AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};
  ASSERT_TRUE(bank::give_account(tools, by_staff(), {refund->id, refund->version}, account));
  ASSERT_TRUE(bank::mark_sent(tools, by_staff(), {refund->id, 2}, {japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kPaidTooMuch, subject));
}

TEST_P(TroubleStory, EveryDeedAndConditionHasWords) {
  for (const auto& [name, deed] : hands_.deeds) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.deed_name." + name));
  for (const auto& [name, press] : hands_.presses) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.deed_name." + name));
  for (const auto& [name, condition] : hands_.conditions) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.condition." + name));
  for (const troubles::Kind& kind : troubles::kinds()) {
    for (const std::string& value : kind.values) EXPECT_NO_THROW((void)html::word(Locale::ja, "troubles.evidence." + value)) << kind.id;
  }
}

INSTANTIATE_ON_BOTH_DATABASES(TroubleStory);

}  // namespace
}  // namespace noren::app
