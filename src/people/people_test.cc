#include "people/people.h"

#include "testing/databases.h"
#include "testing/house.h"

namespace noren::people {
namespace {

class People : public testing::DatabaseTest {
 protected:
  testing::TestHouse house_{*database_};
  const ShopId shop_{"s1"};
};

TEST_P(People, TheSamePersonOpensWhatWasSealedAndNobodyElse) {
  const PersonId hanako = person_of(house_, shop_, "Hanako@example.jp");
  EXPECT_EQ(hanako, person_of(house_, shop_, "hanako@EXAMPLE.jp"));
  const PersonId taro = person_of(house_, shop_, "taro@example.jp");
  const std::string box = database_->write([&](db::Tx& tx) {
    (void)seal(tx, house_, shop_, taro, "x", Instant(1));
    return seal(tx, house_, shop_, hanako, "山田 花子", Instant(1));
  });
  database_->read([&](db::Tx& tx) {
    EXPECT_EQ(open(tx, house_, shop_, hanako, box), "山田 花子");
    EXPECT_FALSE(open(tx, house_, shop_, taro, box).has_value());
  });
}

TEST_P(People, AnErasedPersonsBoxesStayShutForEver) {
  const PersonId hanako = person_of(house_, shop_, "hanako@example.jp");
  const std::string box = database_->write([&](db::Tx& tx) { return seal(tx, house_, shop_, hanako, "secret", Instant(1)); });
  EXPECT_TRUE(database_->write([&](db::Tx& tx) { return erase(tx, shop_, hanako, Instant(5)); }));
  EXPECT_FALSE(database_->write([&](db::Tx& tx) { return erase(tx, shop_, hanako, Instant(6)); })) << "there is nobody any more";
  (void)database_->write([&](db::Tx& tx) { return seal(tx, house_, shop_, hanako, "bought again", Instant(7)); });
  database_->read([&](db::Tx& tx) {
    EXPECT_FALSE(open(tx, house_, shop_, hanako, box).has_value());
    EXPECT_EQ(erased_at(tx, shop_, hanako), Instant(5));
    EXPECT_FALSE(erased_at(tx, shop_, person_of(house_, shop_, "taro@example.jp")));
  });
}

TEST_P(People, WhatANodeCarriesHasAKeyOfItsOwnThatGoesWithThePerson) {
  const PersonId hanako = person_of(house_, shop_, "hanako@example.jp");
  const std::string main = database_->write([&](db::Tx& tx) { return seal(tx, house_, shop_, hanako, "here", Instant(1)); });
  const auto attempt = [&](const char* id, const char* plain) {
    return database_->write([&](db::Tx& tx) { return seal_attempt(tx, house_, shop_, hanako, {id, plain, Instant(2)}); });
  };
  const std::string same = attempt("a0", "no node in between");
  database_->write([&](db::Tx& tx) { EXPECT_TRUE(erase(tx, shop_, hanako, Instant(3))); });
  house_.carried = true;
  const std::string first = attempt("a1", "first");
  const std::string second = attempt("a2", "second");
  database_->read([&](db::Tx& tx) {
    EXPECT_FALSE(open(tx, house_, shop_, hanako, main));
    EXPECT_FALSE(open(tx, house_, shop_, hanako, same));
    EXPECT_EQ(open(tx, house_, shop_, hanako, first), "first");
    EXPECT_EQ(open(tx, house_, shop_, hanako, second), "second");
    EXPECT_TRUE(known(tx, shop_, hanako));
  });
  database_->write([&](db::Tx& tx) { forget_attempt(tx, "a2"); });
  const std::string typed_anew = attempt("a1", "corrected");
  database_->read([&](db::Tx& tx) {
    EXPECT_FALSE(open(tx, house_, shop_, hanako, first)) << "an attempt has one key";
    EXPECT_FALSE(open(tx, house_, shop_, hanako, second)) << "it came to nothing";
    EXPECT_EQ(open(tx, house_, shop_, hanako, typed_anew), "corrected");
  });
  EXPECT_TRUE(database_->write([&](db::Tx& tx) { return erase(tx, shop_, hanako, Instant(4)); }));
  database_->read([&](db::Tx& tx) {
    EXPECT_FALSE(open(tx, house_, shop_, hanako, typed_anew));
    EXPECT_FALSE(known(tx, shop_, hanako));
  });
}

INSTANTIATE_ON_BOTH_DATABASES(People);

}  // namespace
}  // namespace noren::people
