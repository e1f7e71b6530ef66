#include "shops/shops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "staff/staff.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::shops {
namespace {

class Shops : public testing::DatabaseTest {
 protected:
  Context context(const ShopId& shop = {}) {
    Context made;
    made.shop = shop;
    made.actor = {ActorKind::operator_, "", "noren shop create"};
    made.now = clock_.now();
    return made;
  }
  static Settings named(const std::string& name, std::vector<std::string> hosts = {}) {
    Settings settings;
    settings.name.ja = name;
    settings.hosts = std::move(hosts);
    return settings;
  }
  std::shared_ptr<const Shop> made(const Settings& settings) { return *create_shop(house_, directory_, context(), settings); }

  testing::TestHouse house_{*database_};
  const crypto::Keys& keys_ = house_.House::keys;
  testing::MovedClock& clock_ = house_.clock;
  Directory directory_{*database_, keys_};
};

TEST_P(Shops, AShopIsMadeClosedWithASecretOfItsOwnAndFoundAgain) {
  const auto first = made(named("くるみ", {"kurumi.example"}));
  const auto second = made(named("こだま", {"kodama.example"}));
  EXPECT_EQ(first->id, ShopId("s1"));
  EXPECT_EQ(second->id, ShopId("s2"));
  EXPECT_FALSE(first->open());
  EXPECT_EQ(first->secret.size(), 32U);
  EXPECT_NE(first->secret, second->secret);

  Directory fresh(*database_, keys_);
  fresh.load();
  const auto read = fresh.by_id(ShopId("s1"));
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->settings.name.ja, "くるみ");
  EXPECT_EQ(read->secret, first->secret);
  EXPECT_EQ(read->law, first->law);
  EXPECT_EQ(read->created_at, clock_.now());
}

TEST_P(Shops, AreFoundByHostAndTheOnlyOneByAnyHost) {
  EXPECT_EQ(directory_.by_host("kurumi.example"), nullptr);
  const auto first = made(named("くるみ", {"kurumi.example"}));
  EXPECT_EQ(directory_.by_host("anything.example"), first);
  const auto second = made(named("こだま", {"kodama.example", "www.kodama.example"}));
  EXPECT_EQ(directory_.by_host("anything.example"), nullptr);
  EXPECT_EQ(directory_.by_host("Kurumi.Example:8080"), first);
  EXPECT_EQ(directory_.by_host("www.kodama.example."), second);
  EXPECT_EQ(directory_.by_host("[::1]:8080"), nullptr);
  EXPECT_EQ(directory_.by_host(""), nullptr);
}

TEST_P(Shops, AHostNameBelongsToOneShop) {
  made(named("くるみ", {"kurumi.example"}));
  EXPECT_EQ(create_shop(house_, directory_, context(), named("偽物", {"kurumi.example"})).error(), ChangeError::host_taken);
  const auto second = made(named("こだま"));
  Settings grabbing = named("こだま", {"kurumi.example"});
  EXPECT_EQ(change_settings(house_, directory_, context(second->id), {1, Part::basic, grabbing}).error(), ChangeError::host_taken);
  EXPECT_EQ(directory_.by_id(second->id)->version, 1);

  // Given up by one, it can be taken by the other.
  ASSERT_TRUE(change_settings(house_, directory_, context(ShopId("s1")), {1, Part::basic, named("くるみ")}).has_value());
  EXPECT_TRUE(change_settings(house_, directory_, context(second->id), {1, Part::basic, grabbing}).has_value());
  EXPECT_EQ(directory_.by_host("kurumi.example")->id, second->id);
}

TEST_P(Shops, AChangeOverAnOldVersionChangesNothing) {
  const auto shop = made(named("くるみ"));
  ASSERT_TRUE(change_settings(house_, directory_, context(shop->id), {1, Part::basic, named("くるみ雑貨店")}).has_value());
  EXPECT_EQ(change_settings(house_, directory_, context(shop->id), {1, Part::basic, named("遅れた変更")}).error(), ChangeError::stale);
  EXPECT_EQ(change_settings(house_, directory_, context(ShopId("s9")), {1, Part::basic, named("なし")}).error(), ChangeError::no_shop);
  const auto now = directory_.by_id(shop->id);
  EXPECT_EQ(now->settings.name.ja, "くるみ雑貨店");
  EXPECT_EQ(now->version, 2);
  EXPECT_EQ(now->secret, shop->secret);
}

TEST_P(Shops, OfManyChangesAtOnceOneWins) {
  const auto shop = made(named("くるみ"));
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      if (change_settings(house_, directory_, context(shop->id), {1, Part::basic, named("店" + std::to_string(i))})) ++won;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(directory_.by_id(shop->id)->version, 2);
}

TEST_P(Shops, AnOldVersionNeverComesBackIntoTheDirectory) {
  const auto shop = made(named("くるみ"));
  ASSERT_TRUE(change_settings(house_, directory_, context(shop->id), {1, Part::basic, named("新")}).has_value());
  int told = 0;
  directory_.when_changed([&](const ShopId&) { ++told; });
  directory_.put(shop);
  EXPECT_EQ(directory_.by_id(shop->id)->settings.name.ja, "新");
  EXPECT_EQ(told, 1) << "the newer one may not have been told of yet";
  directory_.load();
  EXPECT_EQ(directory_.by_id(shop->id)->version, 2);
}

TEST_P(Shops, WhatWasChangedElsewhereIsFoundAndToldOnce) {
  const auto shop = made(named("くるみ", {"kurumi.example"}));
  Directory elsewhere(*database_, keys_);
  elsewhere.load();
  std::vector<ShopId> told;
  elsewhere.when_changed([&](const ShopId& id) { told.push_back(id); });
  EXPECT_FALSE(elsewhere.refresh()) << "nothing is new";
  ASSERT_TRUE(
      change_settings(house_, directory_, context(shop->id), {1, Part::basic, named("くるみ雑貨店", {"www.kurumi.example"})}).has_value());
  const auto second = made(named("こだま"));
  EXPECT_TRUE(elsewhere.refresh());
  EXPECT_EQ(elsewhere.by_id(shop->id)->settings.name.ja, "くるみ雑貨店");
  EXPECT_EQ(elsewhere.by_host("www.kurumi.example")->id, shop->id);
  EXPECT_EQ(told, (std::vector<ShopId>{shop->id, second->id}));
  EXPECT_FALSE(elsewhere.refresh());
  EXPECT_EQ(told.size(), 2U);
}

TEST_P(Shops, AShopOpensOnlyWhenNothingIsMissingAndClosesAgain) {
  const auto shop = made(named("くるみ"));
  const auto refused = open_shop(house_, directory_, context(shop->id), 1, 1);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().missing, ::testing::Contains(Missing::shipping));
  EXPECT_FALSE(directory_.by_id(shop->id)->open());
  EXPECT_FALSE(directory_.by_id(shop->id)->closed_for_now()) << "it was never open";

  Settings complete = named("くるみ");
  complete.contact.email = "shop@kurumi.example";
  for (std::size_t i = 0; i < kLawItemCount; ++i) complete.law.tokushoho[static_cast<LawItem>(i)] = {"表示", ""};
  complete.law.privacy = complete.law.terms = complete.law.returns = {"本文", ""};
  complete.shipping.emplace_back().id = "standard";
  complete.payment.cash_on_delivery = {true, {{Yen(10'000), Yen(330)}}};
  ASSERT_TRUE(change_settings(house_, directory_, context(shop->id), {1, Part::law, complete}).has_value());

  EXPECT_EQ(open_shop(house_, directory_, context(shop->id), 1, 1).error().change, ChangeError::stale);
  EXPECT_THAT(open_shop(house_, directory_, context(shop->id), 2, 0).error().missing, ::testing::ElementsAre(Missing::first_item));
  const auto opened = open_shop(house_, directory_, context(shop->id), 2, 1);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ((*opened)->opened_at, clock_.now());
  EXPECT_TRUE(directory_.by_id(shop->id)->open());
  EXPECT_EQ(open_shop(house_, directory_, context(shop->id), 2, 1).error().change, ChangeError::stale) << "pressed twice";
  EXPECT_TRUE(open_shop(house_, directory_, context(shop->id), 3, 1).has_value()) << "open is open";

  EXPECT_EQ(close_shop(house_, directory_, context(shop->id), 2).error(), ChangeError::stale);
  const Instant first = clock_.now();
  clock_.advance(std::chrono::hours(72));
  ASSERT_TRUE(close_shop(house_, directory_, context(shop->id), 3).has_value());
  EXPECT_EQ(close_shop(house_, directory_, context(shop->id), 3).error(), ChangeError::stale) << "pressed twice";
  EXPECT_FALSE(directory_.by_id(shop->id)->open());
  EXPECT_TRUE(directory_.by_id(shop->id)->closed_for_now()) << "and it was open before";
  directory_.load();
  EXPECT_EQ(directory_.by_id(shop->id)->closed_at, clock_.now());
  clock_.advance(std::chrono::hours(24));
  ASSERT_TRUE(open_shop(house_, directory_, context(shop->id), 4, 1).has_value());
  EXPECT_TRUE(directory_.by_id(shop->id)->open());
  EXPECT_EQ(directory_.by_id(shop->id)->closed_at, std::nullopt);
  EXPECT_EQ(directory_.by_id(shop->id)->opened_at, first) << "it has been a shop since its first day";
  const staff::DeedPage deeds = staff::find_deeds(house_, shop->id, {});
  ASSERT_FALSE(deeds.lines.empty());
  EXPECT_EQ(deeds.lines.front().deed.what, "shops.deed.reopened");
}

TEST_P(Shops, TheLawPageOfThatDayCanStillBeShown) {
  Settings settings = named("くるみ");
  settings.law.terms = {"はじめの規約", ""};
  const auto shop = made(settings);
  const std::string old_version = shop->law[static_cast<std::size_t>(LawPage::terms)].version;
  settings.law.terms = {"改めた規約", ""};
  ASSERT_TRUE(change_settings(house_, directory_, context(shop->id), {1, Part::law, settings}).has_value());

  const auto now = directory_.by_id(shop->id);
  EXPECT_NE(now->law[static_cast<std::size_t>(LawPage::terms)].version, old_version);
  const auto words = [&](const std::string& version) {
    return archived_law_page(house_, shop->id, LawPage::terms, version, Locale::ja)->view["sections"][0]["text"];
  };
  EXPECT_EQ(words(old_version), "はじめの規約");
  EXPECT_EQ(words(now->law[2].version), "改めた規約");
  EXPECT_FALSE(archived_law_page(house_, shop->id, LawPage::terms, "0000000000000000", Locale::ja));
  const auto kept = database_->read([&](db::Tx& tx) { return kept_law_pages(tx, shop->id); });
  const auto terms = std::count_if(kept.begin(), kept.end(), [](const KeptLawPage& one) { return one.version.page == LawPage::terms; });
  EXPECT_EQ(kept.size(), 5U) << "four pages, one of them in two versions";
  EXPECT_EQ(terms, 2);
  archive_law_pages(house_, directory_);  // once more changes nothing
}

TEST_P(Shops, AKeyOfAnotherInstallationIsToldInWords) {
  made(named("くるみ"));
  const crypto::Keys other(std::string(32, 'x'));
  Directory with_other_key(*database_, other);
  EXPECT_THROW(with_other_key.load(), std::runtime_error);
}

INSTANTIATE_ON_BOTH_DATABASES(Shops);

}  // namespace
}  // namespace noren::shops
