#include "app/opening.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "app/audit.h"
#include "app/begun.h"
#include "testing/databases.h"
#include "testing/env.h"
#include "testing/folders.h"
#include "testing/orders.h"
#include "testing/staff.h"

namespace noren::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr db::Statement same_on_both(std::string_view sql) { return {sql, sql, sql}; }

constexpr db::Statement kLoseRecord = same_on_both("DROP TABLE schema_migrations");
constexpr db::Statement kLoseStock = same_on_both("DROP TABLE stock");
constexpr db::Statement kLoseHosts = same_on_both("DROP TABLE shop_hosts");
constexpr db::Statement kLoseLawPages = same_on_both("DROP TABLE law_pages");
constexpr db::Statement kLoseShops = same_on_both("DROP TABLE shops");
constexpr db::Statement kForgetErasures = same_on_both("DELETE FROM schema_migrations WHERE name = '0100-erasures'");
constexpr db::Statement kForgetRows = same_on_both("DELETE FROM schema_migrations WHERE name = '0112-paid-too-much'");
constexpr db::Statement kFromTomorrow = same_on_both("INSERT INTO schema_migrations (name) VALUES ('9999-of-tomorrow')");
// What foreign keys hold a shop by goes first.
constexpr db::Statement kTakeOut[] = {same_on_both("DELETE FROM shop_hosts"), same_on_both("DELETE FROM law_pages"),
                                      same_on_both("DELETE FROM shops")};

class Opening : public testing::DatabaseTest {
 protected:
  ~Opening() override { testing::remove_folder(path_); }

  std::string refusal_of(const std::function<void(const DataFolder&)>& checked) {
    try {
      checked(DataFolder(path_, DataFolder::Use::serve));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
  std::string refusal() {
    return refusal_of([&](const DataFolder& folder) { check_tables(folder, url_, *database_); });
  }
  void run(const db::Statement& statement) {
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }
  void put_key(const std::string& key) const { put_key_into(path_, key); }
  static void put_key_into(const std::string& path, const std::string& key) {
    std::filesystem::create_directories(path + "/keys");
    std::ofstream(path + "/keys/master", std::ios::binary) << key;
  }
  // What a start as far as its keys is refused with.
  std::string start_in(const std::string& path, bool demo = false) {
    try {
      (void)load_keys(DataFolder(path, DataFolder::Use::serve), *database_, random_, demo);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  testing::SeededRandom random_;
  const std::string path_ = testing::make_folder();
  const std::string url_ = database_->dialect() == "postgres" ? "postgres://noren@db/noren" : "";
};

TEST_P(Opening, AnEmptyDatabaseIsWelcomeWhereAShopBeginsAndRefusedWhereOneWas) {
  EXPECT_EQ(refusal(), "");
  for (const db::Statement& lose : {kLoseRecord, kLoseHosts, kLoseLawPages, kLoseShops}) run(lose);
  EXPECT_EQ(refusal(), "");
  put_key("a key");
  EXPECT_THAT(refusal(), HasSubstr(url_.empty() ? "noren.db is empty, though" : "the database that --database names is empty, though"));
  EXPECT_THAT(refusal(), HasSubstr("keys/master is there"));
}

TEST_P(Opening, TablesThatAreGoneAreNamedAndNotToldAsATroubleOfTheDisk) {
  run(kLoseStock);
  EXPECT_THAT(refusal(), AllOf(HasSubstr(url_.empty() ? "noren.db lacks the table stock: put the newest good copy"
                                                      : "names lacks the table stock: put"),
                               HasSubstr("keys/master")));
  run(kLoseHosts);
  EXPECT_THAT(refusal(), HasSubstr("lacks the tables shop_hosts, stock: put"));
  run(kLoseRecord);
  EXPECT_THAT(refusal(), HasSubstr("lacks the table schema_migrations: put"));
}

TEST_P(Opening, AMigrationThatWasRunAndIsNoLongerWrittenDownIsNotRunOnceMore) {
  run(kForgetErasures);
  EXPECT_THAT(refusal(), AllOf(HasSubstr("that it went through 0100-erasures, though it did, and a start would do it once more"),
                               HasSubstr("put the newest good copy of it back")));
}

TEST_P(Opening, ADatabaseOfAnotherVersionIsToldWithItsVersionAndWhatToDo) {
  const auto version = [&] { return refusal_of([&](const DataFolder& folder) { check_version(folder, url_, *database_); }); };
  EXPECT_EQ(version(), "");
  run(kForgetRows);
  EXPECT_EQ(refusal(), "") << "a start runs it";
  EXPECT_THAT(version(), AllOf(HasSubstr("was last served by an older noren"), HasSubstr("steps to come: 1"),
                               HasSubstr("run noren migrate, or start noren serve once")));
  run(kFromTomorrow);
  EXPECT_THAT(version(), AllOf(HasSubstr("belongs to a newer noren than this one (it stands at 9999-of-tomorrow, this program knows "),
                               HasSubstr("use the program that serves it")));
}

TEST_P(Opening, TheKeyFileIsMissedWhereThereIsAShopOrWhatOneLeft) {
  const auto missed = [&] { return refusal_of([&](const DataFolder& folder) { check_key_file(folder, *database_); }); };
  EXPECT_EQ(missed(), "");
  testing::OrderWorld world(*database_);
  world.place({});
  EXPECT_THAT(missed(), HasSubstr("keys/master is missing: put the one that belongs to this database back"));
  for (const db::Statement& statement : kTakeOut) run(statement);
  EXPECT_THAT(missed(), HasSubstr("keys/master is missing"));
  put_key(std::string(32, 'k'));
  EXPECT_EQ(missed(), "");
}

TEST_P(Opening, AKeyOfAnotherFolderServesNothingOfADatabaseThatWasBegunBeforeItHasAnyShop) {
  const std::string other = testing::make_folder();
  EXPECT_EQ(start_in(path_), "");
  EXPECT_EQ(start_in(path_), "") << "again";
  EXPECT_THAT(start_in(other), HasSubstr("keys/master is missing: put the one that belongs to this database back"));
  EXPECT_FALSE(std::filesystem::exists(other + "/keys/master")) << "none is made";
  put_key_into(other, std::string(32, 'o'));
  EXPECT_THAT(start_in(other), HasSubstr("keys/master) does not belong to this database: it was begun with another one; put the one"));
  std::filesystem::copy_file(path_ + "/keys/master", other + "/keys/master", std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(start_in(other), "");
  testing::remove_folder(other);
}

TEST_P(Opening, WhoBeganADatabaseIsWrittenDownOnce) {
  EXPECT_FALSE(find_begun(*database_));
  EXPECT_EQ(start_in(path_, true), "");
  EXPECT_EQ(start_in(path_, false), "");
  const auto begun = find_begun(*database_);
  ASSERT_TRUE(begun);
  EXPECT_TRUE(begun->by_demo);
}

TEST_P(Opening, OfShopsFromBeforeTheKeyIsWrittenDownOnlyWhenTheyOpenedWithIt) {
  testing::OrderWorld world(*database_);
  put_key(std::string(32, 'o'));
  EXPECT_EQ(start_in(path_), "") << "the shops say that it is another's";
  EXPECT_FALSE(find_begun(*database_));
  const DataFolder folder(path_, DataFolder::Use::serve);
  note_begun(folder, *database_, world.house.House::keys, false);
  EXPECT_THROW(note_begun(folder, *database_, crypto::Keys(std::string(32, 'o')), false), StartError);
  EXPECT_NO_THROW(note_begun(folder, *database_, world.house.House::keys, false));
}

TEST_P(Opening, AShopThatIsGoneWhileItsOrdersAndAccountsAreThereIsNamedByTheStartAndTheAudit) {
  const auto lost = [&] { return refusal_of([&](const DataFolder&) { check_no_shop_is_lost(*database_); }); };
  EXPECT_EQ(lost(), "") << "nothing is there yet";
  testing::OrderWorld world(*database_);
  world.place({});
  testing::add_test_owner(world.house);
  EXPECT_EQ(lost(), "");
  EXPECT_TRUE(audit_lost_shops(*database_).empty());
  for (const db::Statement& statement : kTakeOut) run(statement);
  EXPECT_THAT(lost(), HasSubstr("shop s1 is gone, though 1 order and 1 account of it are kept: put the newest good copy"));
  const std::vector<ShopFindings> audited = audit_lost_shops(*database_);
  ASSERT_EQ(audited.size(), 1U);
  EXPECT_EQ(audited[0].shop, ShopId("s1"));
  ASSERT_EQ(audited[0].findings.size(), 1U);
  EXPECT_FALSE(audited[0].findings[0].good());
  EXPECT_EQ(audited[0].findings[0].violations.at(0), lost());
}

TEST_P(Opening, AKeyFileOfAnotherDatabaseIsSaidWithWhatToDo) {
  testing::OrderWorld world(*database_);
  const crypto::Keys others(std::string(32, 'o'));
  EXPECT_THAT(
      refusal_of([&](const DataFolder&) { shops::Directory(*database_, others).load(); }),
      AllOf(HasSubstr("(keys/master) does not belong to this database"), HasSubstr("put the one that belongs to it back from its copy")));
}

INSTANTIATE_ON_BOTH_DATABASES(Opening);

}  // namespace
}  // namespace noren::app
