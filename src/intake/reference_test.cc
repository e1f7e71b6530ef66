// Copies of what selling needs: what differs is written, and they are enough to start from.
#include "intake/reference.h"

#include <gmock/gmock.h>

#include "catalog/catalog.h"
#include "db/errors.h"
#include "staff/staff.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/staff.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr const char* kDisable = "UPDATE staff_accounts SET enabled = 0, version = version + 1";
constexpr db::Statement kDisableAll{"test/disable_all", kDisable, kDisable};

// Counts what is written, and cuts off after it when told.
class Counted final : public db::Database {
 public:
  explicit Counted(db::Database& inner) : inner_(inner) {}
  void migrate() override { inner_.migrate(); }
  void check_statements() override { inner_.check_statements(); }
  std::string dialect() const override { return inner_.dialect(); }
  int writes = 0;
  bool cut = false;

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    inner_.write([&](db::Tx& tx) { check(work(tx), "nothing here is rolled back"); }, priority);
    ++writes;
    if (cut) throw db::CommitUnknown("cut off");
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    inner_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& inner_;
};

class Copies : public testing::DatabaseTest {
 protected:
  Reference::Parts parts() { return {*database_, own_, world_.house.clock, "node-a", "machine:/srv/noren"}; }
  // All kinds are due.
  void copy() {
    world_.house.clock.advance(60s);
    reference_.copy();
  }
  std::shared_ptr<const catalog::Snapshot> catalog_there() {
    catalog::Shelf shelf(*database_);
    shelf.reload(own_, world_.context.shop);
    return shelf.of(world_.context.shop);
  }
  std::shared_ptr<const shops::Shop> shop_there() {
    shops::Directory directory(*database_, world_.house.House::keys);
    directory.load(own_);
    return directory.by_id(world_.context.shop);
  }
  catalog::Item save(catalog::Item item) {
    const auto saved = catalog::save_item(world_.catalog, world_.now(), item);
    check(saved.has_value(), "the test's item");
    return *saved;
  }
  Context now() { return testing::context_at(world_.house.clock); }
  std::string sign_in(House& at) {
    const auto signed_in = staff::sign_in(at, now(), testing::owner_attempt());
    return signed_in ? signed_in->token : "";
  }
  bool is_in(House& at, const std::string& token) { return staff::find_session(at, now(), token, "192.0.2.1").has_value(); }
  std::int64_t sign_ins_in(House& at) {
    const auto lines = staff::find_deeds(at, world_.context.shop, {}).lines;
    return std::count_if(lines.begin(), lines.end(), [](const staff::DeedLine& line) { return line.deed.what == "staff.deed.signed_in"; });
  }

  testing::OrderWorld world_{*database_};
  testing::FreshDatabase own_database_{"sqlite"};
  Counted own_{*own_database_};
  House own_house_{own_, world_.house.TestWorld::env, world_.house.House::keys, world_.house.House::html};
  Reference reference_{parts()};
};

TEST_P(Copies, AShopIsServedFromThem) {
  EXPECT_FALSE(find_copied(own_)) << "nobody can sell from it yet";
  copy();
  EXPECT_EQ(shop_there()->settings.name.ja, "くるみ雑貨店");
  EXPECT_EQ(shop_there()->secret, world_.directory.by_id(world_.context.shop)->secret);
  const auto there = catalog_there();
  EXPECT_EQ(there->version(), world_.snapshot()->version());
  ASSERT_EQ(there->items().size(), 1U);
  const auto blue = there->find_variant_by_sku("MUG-BLUE");
  ASSERT_TRUE(blue);
  EXPECT_EQ(blue->variant->list_price, Yen(1980));
  stock::Board board;
  board.load_known(own_);
  EXPECT_EQ(board.quantity(blue->variant->id), 20);
  const auto copied = find_copied(own_);
  ASSERT_TRUE(copied);
  EXPECT_EQ(copied->seen_at, world_.house.clock.now());
  EXPECT_EQ(copied->place, "machine:/srv/noren");
  EXPECT_EQ(reference_.seen_at(), copied->seen_at);
}

TEST_P(Copies, WhatChangesFollowsAlsoWhereTwoGoodsChangeTheirNames) {
  copy();
  catalog::Item mug = world_.snapshot()->items().front();
  catalog::Item cup = testing::a_mug();
  cup.slug = "cup";
  cup.variants = {{.sku = "CUP", .name = {"白", ""}, .list_price = Yen(900)}};
  cup = save(cup);
  copy();
  EXPECT_EQ(catalog_there()->items().size(), 2U);
  mug.slug = "between";
  mug = save(mug);
  cup.slug = "mug";
  cup.variants.front().list_price = Yen(800);
  cup = save(cup);
  mug.slug = "cup";
  save(mug);
  copy();
  const auto there = catalog_there();
  ASSERT_NE(there->find_by_slug("mug"), nullptr);
  EXPECT_EQ(there->find_by_slug("mug")->id, cup.id);
  EXPECT_EQ(there->find_variant_by_sku("CUP")->variant->list_price, Yen(800));
  EXPECT_EQ(there->version(), world_.snapshot()->version());
}

TEST_P(Copies, WhatDidNotChangeIsNotWritten) {
  copy();
  own_.writes = 0;
  world_.house.clock.advance(1s);
  reference_.copy();
  EXPECT_EQ(own_.writes, 0);
  EXPECT_EQ(reference_.seen_at(), world_.house.clock.now()) << "but seen to be the same";
  copy();
  EXPECT_EQ(own_.writes, 1) << "since when it is so";
  catalog::Item mug = world_.snapshot()->items().front();
  mug.variants.front().list_price = Yen(1990);
  save(mug);
  world_.house.clock.advance(1s);
  reference_.copy();
  EXPECT_EQ(own_.writes, 2) << "one transaction";
}

TEST_P(Copies, AStopInBetweenIsRepairedByTheNextOne) {
  own_.cut = true;
  for (int times = 0; times < 20; ++times) {
    Reference reference(parts());
    EXPECT_THROW(reference.copy(), db::CommitUnknown);
    if (find_copied(own_)) break;
  }
  own_.cut = false;
  EXPECT_TRUE(find_copied(own_));
  copy();
  EXPECT_EQ(catalog_there()->version(), world_.snapshot()->version());
  EXPECT_EQ(shop_there()->version, 1);
}

TEST_P(Copies, WhoIsSignedInStaysSoAndWhoIsStoppedIsStoppedHere) {
  testing::add_test_owner(world_.house);
  const std::string token = sign_in(world_.house);
  EXPECT_FALSE(is_in(own_house_, token));
  copy();
  EXPECT_TRUE(is_in(own_house_, token));
  staff::sign_out(world_.house, now(), token);
  copy();
  EXPECT_FALSE(is_in(own_house_, token));
  EXPECT_NE(sign_in(own_house_), "");
  database_->write([](db::Tx& tx) { tx.run(kDisableAll); });
  copy();
  EXPECT_EQ(sign_in(own_house_), "");
}

TEST_P(Copies, WhoSignedInHereIsSignedInThereAfterwardsAndTheLogHasIt) {
  testing::add_test_owner(world_.house);
  copy();
  const std::string token = sign_in(own_house_);
  ASSERT_NE(token, "");
  EXPECT_FALSE(is_in(world_.house, token));
  own_.cut = true;
  EXPECT_THROW(copy(), db::CommitUnknown) << "brought, and not known to be";
  own_.cut = false;
  for (int times = 0; times < 2; ++times) {
    copy();
    EXPECT_TRUE(is_in(world_.house, token));
    EXPECT_TRUE(is_in(own_house_, token));
    EXPECT_EQ(sign_ins_in(world_.house), 1);
    EXPECT_EQ(sign_ins_in(own_house_), 0);
  }
}

TEST_P(Copies, ASessionOfAnAccountThatChangedIsNotBrought) {
  testing::add_test_owner(world_.house);
  copy();
  const std::string token = sign_in(own_house_);
  database_->write([](db::Tx& tx) { tx.run(kDisableAll); });
  copy();
  EXPECT_FALSE(is_in(world_.house, token));
  EXPECT_FALSE(is_in(own_house_, token));
  EXPECT_EQ(sign_ins_in(world_.house), 1) << "it was so";
}

INSTANTIATE_ON_BOTH_DATABASES(Copies);

}  // namespace
}  // namespace noren::intake
