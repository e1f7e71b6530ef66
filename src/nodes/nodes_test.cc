#include "nodes/nodes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "nodes/identities.h"
#include "nodes/kept.h"
#include "testing/databases.h"
#include "testing/env.h"
#include "testing/folders.h"

namespace noren::nodes {
namespace {

using namespace std::chrono_literals;

constexpr const char* kFences = "SELECT fence FROM duties WHERE duty = 'mail'";
constexpr db::Statement kFenceOfMail{"test/fence", kFences, kFences};

// Nodes over one database, whose clock and theirs are moved by hand.
class ManyNodes : public testing::DatabaseTest {
 protected:
  ~ManyNodes() override {
    for (const std::string& folder : folders_) testing::remove_folder(folder);
  }

  std::string folder() { return folders_.emplace_back(testing::make_folder()); }
  std::unique_ptr<Nodes> come(char letter, const std::string& folder, bool later = false) {
    return join({*database_, env_, letter, folder + "/node", folder + "/peers", "machine:" + folder, [this] { return steady_; },
                 [this](db::Tx&) {
                   if (slow_ > 0s) steady_ += slow_;
                   return clock_.now();
                 },
                 later});
  }
  std::unique_ptr<Nodes> at_work(char letter, const std::string& folder) {
    auto node = come(letter, folder);
    node->beat();
    return node;
  }
  void pass(std::chrono::seconds time) {
    clock_.advance(time);
    steady_ += time;
  }
  static int held(const Nodes& node) {
    return static_cast<int>(std::count_if(std::begin(kDuties), std::end(kDuties), [&](Duty duty) { return node.holds(duty); }));
  }
  static constexpr int kAll = static_cast<int>(std::size(kDuties));
  std::int64_t fence() {
    return database_->read([](db::Tx& tx) { return *tx.one(kFenceOfMail, [](const db::Row& row) { return row.integer(0); }); });
  }
  static Kept kept(const std::string& folder) { return read_kept(folder + "/node").value(); }
  static std::string refusal(const std::function<void()>& start) {
    try {
      start();
    } catch (const Taken& taken) {
      return taken.what();
    }
    return "";
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  std::chrono::microseconds steady_{1h};
  std::chrono::seconds slow_{0};  // that a word to the database takes
  std::vector<std::string> folders_;
};

TEST_P(ManyNodes, OneOfThemDoesWhatIsDoneForAll) {
  const auto a = at_work('a', folder());
  const auto b = at_work('b', folder());
  EXPECT_EQ(held(*a), kAll);
  EXPECT_EQ(held(*b), 0);
  for (int i = 0; i < 20; ++i) {
    pass(3s);
    a->beat();
    b->beat();
  }
  EXPECT_EQ(held(*a), kAll);
  EXPECT_EQ(held(*b), 0);
  EXPECT_EQ(fence(), 1) << "held without a break";
}

TEST_P(ManyNodes, WhoLivesIsToldAlikeByAll) {
  const auto b = at_work('b', folder());
  const auto a = at_work('a', folder());
  const std::vector<std::string> both = {a->identity(), b->identity()};
  EXPECT_EQ(a->living(), both) << "in the order of their letters";
  EXPECT_EQ(b->living(), both);
  pass(10s);
  b->beat();
  pass(10s);
  EXPECT_EQ(b->living(), std::vector<std::string>{b->identity()}) << "a was silent";
  b->leave();
  a->beat();
  EXPECT_EQ(a->living(), std::vector<std::string>{a->identity()});
}

TEST_P(ManyNodes, ThatStartAtOnceAgreeOnOne) {
  const std::string folders[] = {folder(), folder()};
  std::unique_ptr<Nodes> nodes[2];
  {
    std::jthread first([&] { nodes[0] = at_work('a', folders[0]); });
    std::jthread second([&] { nodes[1] = at_work('b', folders[1]); });
  }
  for (const Duty duty : kDuties) EXPECT_NE(nodes[0]->holds(duty), nodes[1]->holds(duty)) << name_of(duty);
}

TEST_P(ManyNodes, OfTwoThatStartAtOnceUnderOneLetterOneIsRefused) {
  const std::string folders[] = {folder(), folder()};
  std::string refused[2];
  std::unique_ptr<Nodes> nodes[2];
  {
    std::jthread first([&] { refused[0] = refusal([&] { nodes[0] = come('a', folders[0]); }); });
    std::jthread second([&] { refused[1] = refusal([&] { nodes[1] = come('a', folders[1]); }); });
  }
  EXPECT_NE(refused[0].empty(), refused[1].empty());
}

TEST_P(ManyNodes, AHolderThatWasPausedLongerThanItsLeaseDoesNothingWhenItComesBack) {
  const auto a = at_work('a', folder());
  const auto b = at_work('b', folder());
  pass(11s);
  EXPECT_EQ(held(*a), 0) << "it stops before anybody else may begin";
  b->beat();
  EXPECT_EQ(held(*b), 0);
  pass(4s);
  b->beat();
  EXPECT_EQ(held(*b), kAll);
  EXPECT_EQ(fence(), 2);
  EXPECT_EQ(held(*a), 0);
  a->beat();
  EXPECT_EQ(held(*a), 0) << "it is told that it is not the one any more";
  b->beat();
  EXPECT_EQ(held(*b), kAll);
}

TEST_P(ManyNodes, AHolderCountsFromWhenItAsked) {
  const auto a = come('a', folder());
  slow_ = 8s;
  a->beat();
  slow_ = 0s;
  EXPECT_EQ(held(*a), kAll);
  pass(3s);
  EXPECT_EQ(held(*a), 0);
}

TEST_P(ManyNodes, AHolderThatWasNotHeardInTimeGoesOnWhenNobodyTookItsPlace) {
  const auto a = at_work('a', folder());
  pass(1h);
  EXPECT_EQ(held(*a), 0);
  a->beat();
  EXPECT_EQ(held(*a), kAll);
  EXPECT_EQ(fence(), 1);
}

TEST_P(ManyNodes, WhatIsGivenBackAtAStopIsTakenAtOnce) {
  const std::string first = folder();
  const auto a = at_work('a', first);
  const auto b = at_work('b', folder());
  a->leave();
  EXPECT_EQ(held(*a), 0);
  b->beat();
  EXPECT_EQ(held(*b), kAll);
  EXPECT_EQ(refusal([&] { come('a', folder()); }), "") << "its letter is free, too";
  a->beat();
  EXPECT_EQ(held(*a), 0);
}

TEST_P(ManyNodes, WhoeverWasKilledGoesOnInItsOwnFolderAtOnce) {
  const std::string first = folder();
  (void)at_work('a', first);
  const Kept before = kept(first);
  const auto again = at_work('a', first);
  EXPECT_EQ(held(*again), kAll);
  EXPECT_EQ(fence(), 2);
  EXPECT_EQ(kept(first), (Kept{before.identity, before.incarnation + 1}));
}

TEST_P(ManyNodes, ALetterThatIsInUseIsRefusedInOneSentence) {
  const auto a = at_work('a', folder());
  a->answers_at({"http://127.0.0.1:8080", ""});
  a->beat();
  const std::string other = folder();
  const std::string words = refusal([&] { come('a', other); });
  EXPECT_NE(words.find("another noren serves as node a since 2026-11-21T03:00:00Z, at http://127.0.0.1:8080"), std::string::npos) << words;
  EXPECT_NE(words.find("[cluster] node"), std::string::npos) << words;
  EXPECT_FALSE(read_kept(other + "/node"));
}

TEST_P(ManyNodes, WhoseLetterWasTakenWhileItWasSilentDoesNothingAnyMore) {
  const auto a = at_work('a', folder());
  pass(16s);
  const auto other = at_work('a', folder());
  EXPECT_EQ(held(*other), kAll);
  a->beat();
  EXPECT_EQ(held(*a), 0);
  EXPECT_TRUE(a->displaced());
  a->leave();
  other->beat();
  EXPECT_EQ(held(*other), kAll) << "its end takes nothing from the other";
  pass(20s);
  a->beat();
  EXPECT_EQ(held(*a), 0);
}

TEST_P(ManyNodes, ACopiedFolderIsAnotherNode) {
  const std::string first = folder();
  at_work('a', first)->leave();
  const std::string copy = folder();
  std::filesystem::copy(first + "/node", copy + "/node");
  at_work('a', first)->leave();
  at_work('a', copy)->leave();
  EXPECT_NE(kept(copy).identity, kept(first).identity);
  EXPECT_EQ(kept(copy).incarnation, 3);
  const Kept after = kept(copy);
  at_work('a', copy)->leave();
  EXPECT_EQ(kept(copy), (Kept{after.identity, 4})) << "and stays that one";
}

TEST_P(ManyNodes, ACopyThatServesUnderAnotherLetterIsAnotherNode) {
  const std::string first = folder();
  const auto a = at_work('a', first);
  const std::string copy = folder();
  std::filesystem::copy(first + "/node", copy + "/node");
  const auto b = at_work('b', copy);
  EXPECT_NE(kept(copy).identity, kept(first).identity);
  EXPECT_EQ(held(*b), 0);
}

TEST_P(ManyNodes, AFolderWhoseLetterWasChangedStaysWhoItIs) {
  const std::string left = folder();
  at_work('a', left)->leave();
  const std::string before = kept(left).identity;
  at_work('b', left)->leave();
  EXPECT_EQ(kept(left).identity, before) << "it had left as a";

  const std::string killed = folder();
  at_work('c', killed).reset();
  const std::string same = kept(killed).identity;
  const auto d = at_work('d', killed);
  EXPECT_EQ(kept(killed).identity, same) << "nobody else can be in its folder";
  EXPECT_EQ(held(*d), kAll) << "its duties are its own";
}

TEST_P(ManyNodes, AFolderThatWasCarriedElsewhereAndGotAnotherLetterStaysWhoItIsOnceItHadLeft) {
  const std::string first = folder();
  at_work('a', first)->leave();
  const std::string moved = folder();
  std::filesystem::copy(first + "/node", moved + "/node");
  at_work('b', moved)->leave();
  EXPECT_EQ(kept(moved).identity, kept(first).identity);
  const auto back = at_work('b', moved);
  at_work('a', first)->leave();
  EXPECT_NE(kept(first).identity, kept(moved).identity) << "two folders that both serve are two";
}

TEST_P(ManyNodes, ADatabaseThatForgotMakesNoCopyOfAFolder) {
  const std::string first = folder();
  at_work('a', first)->leave();
  const Kept before = kept(first);
  write_kept(first + "/node", {before.identity, 7});
  at_work('a', first)->leave();
  EXPECT_EQ(kept(first), (Kept{before.identity, 8}));
}

TEST_P(ManyNodes, AFileOfSomethingElseIsNoIdentity) {
  const std::string first = folder();
  std::ofstream(first + "/node") << "hello\n";
  EXPECT_THROW(come('a', first), std::runtime_error);
}

TEST_P(ManyNodes, KnowWhereTheOthersAreAlsoAfterAStartThatHeardNothing) {
  const std::string first = folder();
  const std::string second = folder();
  const auto a = at_work('a', first);
  EXPECT_TRUE(a->peers().empty());
  {
    const auto b = come('b', second);
    b->answers_at({"http://10.0.0.12:8080", "http://10.0.0.12:8090"});
    b->beat();
    a->beat();
    EXPECT_EQ(a->peers(), (std::vector<Peer>{{'b', "http://10.0.0.12:8090", false}}));
    b->leave();
  }
  a->beat();
  EXPECT_EQ(a->peers(), (std::vector<Peer>{{'b', "http://10.0.0.12:8090", true}})) << "it may answer there again";
  const auto again = come('a', first);
  EXPECT_EQ(again->peers(), a->peers()) << "from the folder";
}

TEST_P(ManyNodes, OneThatWasSilentForADayIsMissedNoMore) {
  const auto a = at_work('a', folder());
  const auto b = at_work('b', folder());
  pass(24h);
  a->beat();
  EXPECT_FALSE(a->peers().at(0).away);
  pass(1s);
  a->beat();
  EXPECT_TRUE(a->peers().at(0).away);
}

TEST_P(ManyNodes, ARetiredOneThatComesBackIsAnotherAndItsLetterIsFree) {
  const std::string first = folder();
  const auto a = at_work('a', first);
  const std::string identity = a->identity();
  const auto now = [&](db::Tx&) { return clock_.now(); };
  const auto renew = [&] { return database_->write([&](db::Tx& tx) { return renew_holder(tx, {'a', identity, 1h, 2}, now(tx)); }); };
  EXPECT_TRUE(renew());
  EXPECT_TRUE(database_->read([&](db::Tx& tx) { return has_holder(tx, 'a', ""); }));
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return has_holder(tx, 'a', identity); })) << "somebody else";
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return has_holder(tx, 'b', ""); }));
  for (const char* who : {"owner", "another"}) database_->write([&](db::Tx& tx) { retire_holder(tx, identity, who, now(tx)); });
  EXPECT_FALSE(renew());
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return has_holder(tx, 'a', ""); }));
  a->beat();
  EXPECT_TRUE(a->displaced()) << "also the program that serves it";
  EXPECT_EQ(refusal([&] { come('a', folder()); }), "") << "its letter is free";
  pass(16s);
  const auto again = come('a', first);
  EXPECT_NE(again->identity(), identity);
  const auto all = database_->read([](db::Tx& tx) { return holders(tx); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().retired_by, "owner") << "who did it first";
  EXPECT_EQ(all.front().waiting, 2);
  EXPECT_EQ(all.front().sells_until, all.front().renewed_at + 1h);
}

TEST_P(ManyNodes, OneThatStoppedAndLeftNothingIsForgottenUnlessItWasRetired) {
  const auto renew = [&](const std::string& identity) {
    database_->write([&](db::Tx& tx) { EXPECT_TRUE(renew_holder(tx, {'b', identity, 1h, 0}, clock_.now())); });
  };
  renew("one");
  renew("two");
  database_->write([&](db::Tx& tx) {
    retire_holder(tx, "two", "owner", clock_.now());
    put_account(tx, "two", "{}");
    forget_holder(tx, "one");
    forget_holder(tx, "two");
  });
  const auto all = database_->read([](db::Tx& tx) { return holders(tx); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().identity, "two");
  EXPECT_TRUE(all.front().retired());
  EXPECT_EQ(all.front().account, "{}");
}

TEST(KeptPeers, WhatIsNoneOfOursIsPassedOver) {
  const std::string folder = testing::make_folder();
  const std::vector<Peer> peers = {{'b', "http://10.0.0.12:8090", false}, {'c', "", true}};
  write_peers(folder + "/peers", peers);
  EXPECT_EQ(read_peers(folder + "/peers"), peers);
  std::ofstream(folder + "/peers") << "hello\nb gone http://x\nB here http://x\n\nd here\n";
  EXPECT_EQ(read_peers(folder + "/peers"), (std::vector<Peer>{{'d', "", false}}));
  EXPECT_TRUE(read_peers(folder + "/none").empty());
  testing::remove_folder(folder);
}

TEST_P(ManyNodes, TheDatabaseTellsTheTime) {
  const Instant now = database_->read([](db::Tx& tx) { return time_of_database(tx); });
  EXPECT_GT(now, Instant(1'700'000'000'000'000));
  EXPECT_LT(now, Instant(4'000'000'000'000'000));
}

TEST(Alone, HoldsEverything) {
  const auto node = alone();
  for (const Duty duty : kDuties) EXPECT_TRUE(node->holds(duty));
  EXPECT_EQ(node->beat_every(), 0s);
}

TEST_P(ManyNodes, OneThatIsStartedWithoutTheDatabaseIsWhoItWasAndComesInLater) {
  const std::string home = folder();
  std::string identity;
  {
    const auto before = at_work('a', home);
    identity = before->identity();
  }
  const std::int64_t incarnation = kept(home).incarnation;
  const auto b = at_work('b', folder());
  pass(60s);
  const auto a = come('a', home, true);
  EXPECT_EQ(a->identity(), identity);
  EXPECT_EQ(held(*a), 0);
  EXPECT_EQ(kept(home).incarnation, incarnation) << "nothing was asked yet";
  EXPECT_EQ(b->living().size(), 0U) << "nor told";
  a->beat();
  EXPECT_FALSE(a->displaced());
  EXPECT_EQ(a->identity(), identity);
  EXPECT_GT(kept(home).incarnation, incarnation);
  EXPECT_EQ(b->living(), std::vector{identity});
  EXPECT_EQ(held(*a), kAll);
}

TEST_P(ManyNodes, OneThatIsStartedWithoutTheDatabaseHasToKnowWhoItIs) { EXPECT_THROW(come('a', folder(), true), std::runtime_error); }

TEST_P(ManyNodes, OneThatWasStartedFromACopyWithoutTheDatabaseGoesNoFurther) {
  const std::string home = folder();
  const std::string copy = folder();
  at_work('a', home)->leave();
  std::filesystem::copy_file(home + "/node", copy + "/node");
  at_work('a', home)->leave();
  const auto other = come('a', copy, true);
  const std::string identity = other->identity();
  other->beat();
  EXPECT_TRUE(other->displaced());
  EXPECT_EQ(other->identity(), identity) << "what it did, it did as who it was";
  EXPECT_EQ(held(*other), 0);
  other->beat();
  other->leave();
}

INSTANTIATE_ON_BOTH_DATABASES(ManyNodes);

}  // namespace
}  // namespace noren::nodes
