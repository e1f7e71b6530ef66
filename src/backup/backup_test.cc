#include "backup/backup.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "backup/archive.h"
#include "mail/mail.h"
#include "orders/rules.h"
#include "payments/payments.h"
#include "testing/databases.h"
#include "testing/folders.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::backup {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr db::Statement kFromTomorrow{"test/tomorrow", "INSERT INTO schema_migrations (name) VALUES ('9999-of-tomorrow')", ""};
constexpr db::Statement kLastMigration{"test/forget", "DELETE FROM schema_migrations WHERE name = '0160-restores'", ""};
constexpr db::Statement kLastTable{"test/drop", "DROP TABLE restores", ""};
constexpr db::Statement kPicture{"test/picture",
                                 "INSERT INTO pictures (shop_id, item_id, id, position, hash, widths, width, height, kind, alt_ja, alt_en) "
                                 "SELECT shop_id, id, 'p1', 1, '0a', '[320,640]', 640, 640, 'photo', '', '' FROM items LIMIT 1",
                                 ""};

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void write(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// A shop that goes on while it is copied: its database is open all the time.
class Backups : public ::testing::Test {
 protected:
  Backups() {
    write(folder() + "/keys/master", std::string(32, 'k'));
    write(folder() + "/pictures/0a-320.webp", "a picture");
    write(folder() + "/pictures/0a-320.webp.1-1.new", "half a picture");
    write(folder() + "/mail/2026-11-21/3f/s1.eml", "a mail");
    write(folder() + "/lock", "");
  }
  ~Backups() override { testing::remove_folder(place_); }

  const std::string& folder() const { return database_.folder(); }
  Instant now() const { return world_.house.clock.now(); }
  Taken take_it(const std::string& key_apart = "") { return take({folder(), file_, key_apart, true, now()}); }
  std::string refusal(const std::function<void()>& done) {
    try {
      done();
    } catch (const Failed& failed) {
      return failed.what();
    }
    return "";
  }
  Restored put_back(const std::string& key = "") {
    std::filesystem::create_directories(into_);
    return restore({file_, into_, key, now()}, [](db::Database&, const std::string&, Instant) {});
  }
  std::string refused_restore(const std::string& key = "") {
    const std::string said = refusal([&] { put_back(key); });
    EXPECT_THAT(names_in(into_), IsEmpty()) << said;
    return said;
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::OrderWorld world_{*database_};
  const std::string place_ = testing::make_folder();
  const std::string file_ = place_ + "/shop.backup";
  const std::string into_ = place_ + "/back";
};

TEST_F(Backups, WhatWasThereIsBackAndWhatCameAfterIsNot) {
  const orders::Order before = world_.place();
  const Taken taken = take_it();
  const orders::Order after = world_.place();
  EXPECT_THAT(names_in(place_), ElementsAre("shop.backup")) << "nothing half made is left";
  struct stat about {};
  ASSERT_EQ(::stat(file_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_EQ(about.st_size, taken.bytes);
  ASSERT_TRUE(taken.manifest.figures);
  EXPECT_EQ(taken.manifest.figures->orders, 1);
  EXPECT_EQ(taken.manifest.figures->yen, before.total.amount());
  EXPECT_EQ(taken.manifest.figures->items, 1);
  EXPECT_EQ(check_backup(file_), taken.manifest);

  put_back();
  EXPECT_THAT(names_in(into_), ElementsAre("keys", "mail", "noren.db", "pictures"));
  EXPECT_EQ(bytes_of(into_ + "/keys/master"), std::string(32, 'k'));
  EXPECT_THAT(names_in(into_ + "/pictures"), ElementsAre("0a-320.webp"));
  EXPECT_EQ(bytes_of(into_ + "/mail/2026-11-21/3f/s1.eml"), "a mail");
  const auto back = db::open_sqlite({into_ + "/noren.db"});
  back->read([&](db::Tx& tx) {
    EXPECT_TRUE(orders::find(tx, before.shop, before.id));
    EXPECT_FALSE(orders::find(tx, after.shop, after.id));
  });
}

TEST_F(Backups, AfterARestoreNothingIsDoubledAndTheOwnerIsTold) {
  const orders::Order order = world_.place();
  const ShopId shop = order.shop;
  const auto waiting = world_.house.db.read([&](db::Tx& tx) { return mail::queue_of_shop(tx, shop, now()).due; });
  ASSERT_GT(waiting, 0);
  const payments::AttemptId paying("attempt1");
  database_->write([&](db::Tx& tx) {
    payments::write_attempt(
        tx, {paying, shop, OrderId("order2"), "A2", "test", payments::Means::card, Yen(100), now(), now() + std::chrono::minutes(40)});
  });
  take_it();
  world_.house.clock.advance(std::chrono::minutes(30));
  const Restored restored = put_back();
  EXPECT_EQ(restored.mails_held, waiting);
  ASSERT_EQ(restored.numbers.size(), 1U);
  EXPECT_EQ(restored.numbers[0].from, orders::order_number('a', 3001));
  const auto back = db::open_sqlite({into_ + "/noren.db"});
  EXPECT_THAT(unswept(*back), ElementsAre(shop)) << "the provider is asked first";
  EXPECT_THAT(unswept(*database_), IsEmpty()) << "the shop that goes on was not put back";
  back->read([&](db::Tx& tx) {
    EXPECT_EQ(mail::queue_of_shop(tx, shop, now()).due, 0);
    EXPECT_EQ(mail::queue_of_shop(tx, shop, now()).parked, waiting);
    EXPECT_TRUE(payments::find_attempt(tx, paying)->ask_first);
    const auto trouble = troubles::find_open(tx, shop, troubles::kind::kRestored, {"restore", std::to_string(now().micros())});
    ASSERT_TRUE(trouble);
    EXPECT_THAT(trouble->evidence, HasSubstr(std::to_string((now() - std::chrono::minutes(30)).micros())));
  });
}

TEST_F(Backups, OfAnOlderProgramAreBroughtUpToDateAndOfANewerOneRefused) {
  database_->write([](db::Tx& tx) {
    tx.run(kLastMigration);
    tx.run(kLastTable);
  });
  EXPECT_FALSE(take_it().manifest.figures);
  put_back();
  EXPECT_THAT(unswept(*db::open_sqlite({into_ + "/noren.db"})), ::testing::SizeIs(1));
  testing::remove_folder(into_);

  database_->migrate();
  database_->write([](db::Tx& tx) { tx.run(kFromTomorrow); });
  take_it();
  EXPECT_THAT(refused_restore(), HasSubstr("was made by a newer noren than this one (its database stands at 9999-of-tomorrow)"));
}

TEST_F(Backups, ThatAreDamagedOrCutOffAreRefusedBeforeAnythingIsWritten) {
  world_.place();
  const Taken taken = take_it();
  const std::string whole = bytes_of(file_);
  const std::size_t step = whole.size() / 40 + 1;
  for (std::size_t at = 0; at < whole.size(); at += step) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
    write(file_, damaged);
    // A bit that means nothing may change; what is taken for whole is what was put in.
    const std::string said = refusal([&] { EXPECT_EQ(check_backup(file_), taken.manifest) << at << " of " << whole.size(); });
    EXPECT_TRUE(said.empty() || said.find("is no whole backup") != std::string::npos) << at << " of " << whole.size() << ": " << said;
  }
  for (const std::size_t length : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    write(file_, whole.substr(0, length));
    EXPECT_THAT(refused_restore(), HasSubstr("is no whole backup")) << length << " of " << whole.size();
  }
  write(file_, "Dear diary");
  EXPECT_THAT(refused_restore(), HasSubstr("it is no archive of noren backup"));
}

// Each in turn is another one than the manifest has.
TEST_F(Backups, NoMemberMayBeAnotherThanWasPutIn) {
  world_.place();
  const Taken taken = take_it();
  const std::string parts = place_ + "/parts";
  read_archive(file_, parts);
  for (const Member& member : taken.manifest.members) {
    const std::string good = bytes_of(parts + "/" + member.name);
    std::string bad = good;
    bad.back() = static_cast<char>(bad.back() ^ 1);
    write(parts + "/" + member.name, bad);
    Archive forged(file_);
    for (const Member& each : taken.manifest.members) ASSERT_TRUE(forged.add(each.name, parts + "/" + each.name));
    forged.end(taken.manifest);
    EXPECT_THAT(refused_restore(), HasSubstr(member.name + " is not what was put in"));
    write(parts + "/" + member.name, good);
  }
}

TEST_F(Backups, AKeyThatIsKeptApartIsNeededAgain) {
  const std::string key = place_ + "/key";
  const Taken taken = take_it(key);
  for (const Member& member : taken.manifest.members) EXPECT_NE(member.name, kKey);
  EXPECT_EQ(bytes_of(key), std::string(32, 'k'));
  EXPECT_EQ(refusal([&] { take_it(key); }), "") << "the same key may lie there";
  EXPECT_THAT(refused_restore(), HasSubstr("was kept apart: name its file with --key"));
  write(place_ + "/other", std::string(32, 'x'));
  EXPECT_THAT(refused_restore(place_ + "/other"), HasSubstr("is not the key that belongs to this backup"));
  EXPECT_THAT(refusal([&] { take_it(place_ + "/other"); }), HasSubstr("holds another key"));
  put_back(key);
  EXPECT_EQ(bytes_of(into_ + "/keys/master"), std::string(32, 'k'));
}

TEST_F(Backups, LackNoPictureThatTheShopShows) {
  database_->write([](db::Tx& tx) { tx.run(kPicture); });
  EXPECT_THAT(refusal([&] { take_it(); }),
              HasSubstr("the picture " + folder() + "/pictures/0a-640.webp, which the shop shows, cannot be found"));
  EXPECT_THAT(names_in(place_), IsEmpty());
  std::filesystem::remove(folder() + "/pictures/0a-320.webp");
  EXPECT_THAT(refusal([&] { take_it(); }), HasSubstr("/pictures/0a-320.webp and 1 more"));
  write(folder() + "/pictures/0a-320.webp", "a picture");
  write(folder() + "/pictures/0a-640.webp", "a picture");
  EXPECT_EQ(refusal([&] { take_it(); }), "");
}

TEST_F(Backups, AreMadeWithAWholeKeyOnlyAndNotOverIt) {
  for (const std::string& bad : {std::string(), std::string(31, 'k'), std::string(33, 'k')}) {
    write(folder() + "/keys/master", bad);
    EXPECT_THAT(refusal([&] { take_it(); }), HasSubstr("does not hold a key of 32 bytes")) << bad.size();
    EXPECT_THAT(refusal([&] { take_it(place_ + "/key"); }), HasSubstr("does not hold a key of 32 bytes")) << bad.size();
  }
  std::filesystem::remove(folder() + "/keys/master");
  EXPECT_THAT(refusal([&] { take_it(); }), HasSubstr("/keys/master is missing"));
  write(folder() + "/keys/master", std::string(32, 'k'));
  EXPECT_THAT(refusal([&] { take_it(place_ + "/./shop.backup"); }), HasSubstr("--to and --key-apart name the same file"));
  EXPECT_THAT(names_in(place_), IsEmpty());
}

TEST_F(Backups, FillFoldersThatHaveADiskOfTheirOwn) {
  take_it();
  const std::string disk = place_ + "/disk";
  std::filesystem::create_directories(into_);
  std::filesystem::create_directory_symlink(disk, into_ + "/pictures");
  EXPECT_THAT(refusal([&] { put_back(); }), HasSubstr("/pictures leads to no folder"));
  EXPECT_THAT(names_in(into_), ElementsAre("pictures")) << "said before anything is written";
  std::filesystem::create_directories(disk);
  put_back();
  EXPECT_TRUE(std::filesystem::is_symlink(into_ + "/pictures"));
  EXPECT_THAT(names_in(disk), ElementsAre("0a-320.webp"));
  EXPECT_EQ(bytes_of(disk + "/0a-320.webp"), "a picture");
  EXPECT_THAT(names_in(into_), ElementsAre("keys", "mail", "noren.db", "pictures"));
}

TEST_F(Backups, GoNeitherIntoTheFolderNorOverWhatIsInTheWay) {
  EXPECT_THAT(refusal([&] {
                take({folder(), folder() + "/pictures/b", "", true, now()});
              }),
              HasSubstr("lies in the folder that is copied"));
  EXPECT_THAT(refusal([&] { take({folder(), place_, "", true, now()}); }), HasSubstr("is a folder"));
  EXPECT_THAT(refusal([&] { take({folder(), place_ + "/no/b", "", true, now()}); }), HasSubstr("there is no folder"));
  write(file_ + ".part/diary", "mine");
  EXPECT_THAT(refusal([&] { take_it(); }), HasSubstr("is in the way"));
  EXPECT_EQ(bytes_of(file_ + ".part/diary"), "mine");
  testing::remove_folder(file_ + ".part");
  write(file_ + ".part/.noren", "");
  write(file_ + ".part/noren.db", "of one that was killed");
  EXPECT_EQ(refusal([&] { take_it(); }), "");
  EXPECT_THAT(names_in(place_), ElementsAre("shop.backup"));
}

TEST_F(Backups, APreviewTakesAwayWhatAKilledOneLeft) {
  take_it();
  const auto temporary = std::filesystem::temp_directory_path();
  const std::string left = (temporary / "noren-preview-killed").string();
  write(left + "/noren.db", "a whole database");
  preview(file_, *database_);
  EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(Backups, APreviewNamesWhatWouldBeLostAndWhatWouldGoBack) {
  const orders::Order stays = world_.place();
  take_it();
  EXPECT_THAT(preview(file_, *database_).orders.lost, IsEmpty());
  EXPECT_THAT(preview(file_, *database_).orders.changed, IsEmpty());
  const orders::Order later = world_.place();
  ASSERT_TRUE(orders::confirm_order(world_.tools(), world_.now(), {stays.id, stays.version}));
  const Preview found = preview(file_, *database_);
  EXPECT_THAT(found.orders.lost, ElementsAre(later.number));
  EXPECT_THAT(found.orders.changed, ElementsAre(stays.number));
  EXPECT_THAT(found.items.lost, IsEmpty());
  EXPECT_THAT(found.mails.lost, ::testing::Contains(HasSubstr(later.id.str())));
}

}  // namespace
}  // namespace noren::backup
