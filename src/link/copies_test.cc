#include "link/copies.h"

#include <gtest/gtest.h>

#include "link/wire.h"
#include "testing/env.h"
#include "testing/folders.h"
#include "testing/linked.h"

namespace noren::link {
namespace {

using namespace std::chrono_literals;
using Fault = testing::Wires::Fault;

constexpr const char* kSpoil = "UPDATE copies SET box = $1 WHERE checkout = $2";
constexpr db::Statement kSpoilOne{"test/spoil", kSpoil, kSpoil};

std::unique_ptr<db::Database> open_file(const std::string& path) {
  auto file = db::open_sqlite({.path = path, .tables_of = "link"});
  file->migrate();
  file->check_statements();
  return file;
}

// A node with its file.
struct Keeper {
  Keeper(testing::Wires& wires, char letter, env::Env& env, const crypto::Keys& keys, const std::string& path,
         std::int64_t most = Copies::kBytesMost)
      : file(open_file(path)), linked(wires, letter, env, keys), copies({linked.node, *file, keys, env, most}) {}

  std::unique_ptr<db::Database> file;
  testing::LinkedNode linked;
  Copies copies;
};

class CopiesTest : public ::testing::Test {
 protected:
  ~CopiesTest() override {
    a_.reset();
    b_.reset();
    c_.reset();
    testing::remove_folder(folder_);
  }
  std::unique_ptr<Keeper> come(char letter, std::int64_t most = Copies::kBytesMost) {
    return std::make_unique<Keeper>(wires_, letter, env_, keys_, folder_ + "/" + letter + ".db", most);
  }
  static Entry entry(const std::string& id, std::int64_t version = 1, const std::string& bytes = "an order") {
    return {CheckoutId(id), version, bytes};
  }
  bool keep(const Entry& kept) { return a_->copies.keep_elsewhere(kept, 1s); }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(32, 'k')};
  testing::Wires wires_;
  const std::string folder_ = testing::make_folder();
  std::unique_ptr<Keeper> a_ = come('a');
  std::unique_ptr<Keeper> b_ = come('b');
  std::unique_ptr<Keeper> c_;
};

TEST_F(CopiesTest, WhatOneNodeHasTakenLiesOnTheDiskOfAnotherAndIsThereAfterItsRestart) {
  EXPECT_TRUE(keep(entry("a1")));
  EXPECT_TRUE(keep(entry("a2")));
  EXPECT_EQ(b_->copies.kept(), 2);
  EXPECT_GT(b_->copies.bytes(), 0);
  const std::int64_t bytes = b_->copies.bytes();
  b_.reset();
  b_ = come('b');
  EXPECT_EQ(b_->copies.kept(), 2);
  EXPECT_EQ(b_->copies.bytes(), bytes);
  a_.reset();
  const Copies::Fetched fetched = b_->copies.fetch('a');
  EXPECT_EQ(fetched.entries, (std::vector<Entry>{entry("a1"), entry("a2")}));
  EXPECT_EQ(fetched.not_asked, "");
}

TEST_F(CopiesTest, TheNewestVersionIsKeptInWhateverOrderTheyCome) {
  EXPECT_TRUE(keep(entry("a1", 2, "paid")));
  EXPECT_TRUE(keep(entry("a1", 1, "taken")));
  EXPECT_TRUE(keep(entry("a1", 2, "paid")));
  EXPECT_EQ(b_->copies.kept(), 1);
  EXPECT_EQ(b_->copies.fetch('a').entries, std::vector<Entry>{entry("a1", 2, "paid")});
  EXPECT_TRUE(keep(entry("a1", 3, "paid and shipped")));
  EXPECT_EQ(b_->copies.fetch('a').entries, std::vector<Entry>{entry("a1", 3, "paid and shipped")});
}

TEST_F(CopiesTest, OneNodeAloneOrWithNobodyInReachSaysSo) {
  for (const Fault fault : {Fault::dead, Fault::answers_lost, Fault::stranger}) {
    wires_.faults['b'] = fault;
    EXPECT_FALSE(keep(entry("a1"))) << static_cast<int>(fault);
  }
  b_.reset();
  EXPECT_FALSE(keep(entry("a1")));
  EXPECT_EQ(a_->copies.alone(), 4);
}

TEST_F(CopiesTest, WhereOneIsDeadOrFullTheNextIsAsked) {
  b_.reset();
  b_ = come('b', 10);
  c_ = come('c');
  EXPECT_TRUE(keep(entry("a1"))) << "b is full";
  EXPECT_EQ(b_->copies.kept(), 0);
  EXPECT_EQ(b_->copies.bytes(), 0);
  wires_.faults['b'] = Fault::dead;
  EXPECT_TRUE(keep(entry("a2")));
  EXPECT_EQ(c_->copies.kept(), 2);
  EXPECT_EQ(a_->copies.alone(), 0);
}

TEST_F(CopiesTest, WhatIsSettledIsDroppedButNothingNewer) {
  keep(entry("a1", 1));
  keep(entry("a2", 5));
  EXPECT_EQ(a_->copies.settle({{CheckoutId("a1"), 1}, {CheckoutId("a2"), 4}, {CheckoutId("a3"), 1}}), "");
  EXPECT_EQ(b_->copies.fetch('a').entries, std::vector<Entry>{entry("a2", 5)});
  wires_.faults['b'] = Fault::dead;
  EXPECT_EQ(a_->copies.settle({{CheckoutId("a2"), 5}}), "b") << "to be told again";
  wires_.faults.clear();
  EXPECT_EQ(a_->copies.settle({{CheckoutId("a2"), 5}}), "");
  EXPECT_EQ(b_->copies.kept(), 0);
  EXPECT_EQ(b_->copies.bytes(), 0);
}

TEST_F(CopiesTest, NobodyDropsWhatIsAnothersEntry) {
  c_ = come('c');
  keep(entry("a1"));
  EXPECT_EQ(c_->copies.settle({{CheckoutId("a1"), 1}}), "");
  EXPECT_EQ(b_->copies.kept(), 1);
}

TEST_F(CopiesTest, OfADeadNodeAllIsFetchedWhereverItLies) {
  for (int i = 0; i < 100; ++i) keep(entry("a" + std::to_string(1000 + i)));
  wires_.faults['b'] = Fault::dead;
  c_ = come('c');
  keep(entry("a1000", 2, "changed"));
  keep(entry("a2000"));
  a_.reset();
  const Copies::Fetched half = c_->copies.fetch('a');
  EXPECT_EQ(half.entries.size(), 2U);
  EXPECT_EQ(half.not_asked, "b") << "who may have more";
  wires_.faults.clear();
  const Copies::Fetched all = c_->copies.fetch('a');
  ASSERT_EQ(all.entries.size(), 101U);
  EXPECT_EQ(all.entries.front(), entry("a1000", 2, "changed"));
  EXPECT_EQ(all.not_asked, "");
}

TEST_F(CopiesTest, WhatIsNoEntryIsNotKept) {
  const std::string huge = Writer().text("a1").number(1).text(std::string(2 * Copies::kEntryMost, 'x')).take();
  const std::string two = Writer().text("a1").number(1).text("x").text("a2").number(1).text("y").take();
  for (const std::string& said : {std::string(), std::string("hello"), huge, two})
    EXPECT_EQ(a_->linked.node.wait_for({.to = 'b', .what = "copy", .said = said}), "") << said.size();
  EXPECT_EQ(b_->copies.kept(), 0);
  EXPECT_TRUE(keep(entry("a1", 1, std::string(Copies::kEntryMost, 'x')))) << "the largest there may be";
}

TEST_F(CopiesTest, WhatCannotBeOpenedIsCountedAndTheRestIsThere) {
  keep(entry("a1"));
  keep(entry("a2"));
  b_->file->write([](db::Tx& tx) { tx.run(kSpoilOne, db::Blob{"spoilt"}, "a1"); });
  const Copies::Fetched fetched = b_->copies.fetch('a');
  EXPECT_EQ(fetched.unreadable, 1);
  EXPECT_EQ(fetched.entries, std::vector<Entry>{entry("a2")});
}

}  // namespace
}  // namespace noren::link
