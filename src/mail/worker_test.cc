#include "mail/worker.h"

#include <deque>

#include "db/errors.h"
#include "mail/mail.h"
#include "mail/reader.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::mail {
namespace {

using namespace std::chrono_literals;

// Answers as told, then takes everything; keeps what it took.
class TestTransport final : public Transport {
 public:
  Outcome send(const Envelope& envelope, std::string_view raw) override {
    const std::lock_guard lock(mutex_);
    if (dies) throw std::runtime_error("the process dies here");
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    Outcome answer;
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    if (answer.fate == Outcome::Fate::handed_over || answer.fate == Outcome::Fate::unknown) sent.push_back({envelope, std::string(raw)});
    return answer;
  }
  bool repeatable() const override { return spool; }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return sent.size();
  }

  struct Sent {
    Envelope envelope;
    std::string raw;
  };
  bool spool = false;
  bool dies = false;
  std::function<void()> meanwhile;  // while the next one is on the wire
  std::deque<Outcome> answers;
  std::vector<Sent> sent;

 private:
  std::mutex mutex_;
};

// Does each piece of work once in vain, as PostgreSQL does when two get into each other's way.
class Again final : public db::Database {
 public:
  explicit Again(db::Database& sound) : sound_(sound) {}
  void migrate() override { sound_.migrate(); }
  void check_statements() override { sound_.check_statements(); }
  std::string dialect() const override { return sound_.dialect(); }

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    for (const bool counts : {false, true}) {
      (void)sound_.write(
          [&](db::Tx& tx) -> Result<bool, bool> {
            if (!work(tx) || !counts) return Fail(false);
            return true;
          },
          priority);
    }
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    sound_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& sound_;
};

constexpr db::Statement kNowhere{"test/nowhere", "SELECT 1 FROM nowhere", "SELECT 1 FROM nowhere"};

class MailWorker : public testing::DatabaseTest {
 protected:
  MailWorker() {
    contents_.add("trial", {[this](db::Tx&, const Message& message) { return says(message); }, Role::buyer, nullptr});
    contents_.add("trial_owner", {[](db::Tx&, const Message&) {
                                    Content content;
                                    content.template_name = "trial";
                                    return std::optional(content);
                                  },
                                  Role::owner, nullptr});
  }

  std::optional<Content> says(const Message&) {
    if (fails_) throw std::runtime_error("broken");
    if (gone_) return std::nullopt;
    Content content;
    content.to = {to_, "山田 花子"};
    content.view = {{"shop_name", "くるみ雑貨店"}, {"sent_by", "佐藤"}, {"sent_at", "今日"}};
    content.thread = "c1";
    return content;
  }

  WorkerParts parts() {
    return {*database_,
            env_,
            html_,
            contents_,
            transport_,
            [](const ShopId&) {
              return Sender{{"shop@example.jp", "くるみ雑貨店"}, {"info@example.jp", ""}, {"owner@example.jp", "店主"}};
            },
            [this] { return busy_.load(); },
            [this] { return ours_.load(); }};
  }
  void put(const std::string& subject, const char* kind = "trial", Role role = Role::buyer) {
    database_->write([&](db::Tx& tx) {
      enqueue(tx,
              {.shop = ShopId("s1"), .kind = kind, .subject_type = "order", .subject_id = subject, .recipient = role, .now = clock_.now()});
    });
  }
  Fate fate(const std::string& id) {
    return database_->read([&](db::Tx& tx) { return find(tx, ShopId("s1"), MessageId(id)); }).value();
  }
  mail::Run run() { return worker_.run_once(clock_.now()); }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const html::Templates& html_ = testing::TestWorld::templates();
  Contents contents_;
  TestTransport transport_;
  std::string to_ = "hanako@example.jp";
  bool fails_ = false;
  bool gone_ = false;
  std::atomic<bool> busy_ = false;
  std::atomic<bool> ours_ = true;
  Worker worker_{parts()};
};

TEST_P(MailWorker, WhatAnotherNodeSendsIsLeftToIt) {
  put("c1");
  ours_ = false;
  EXPECT_EQ(run().all(), 0);
  ours_ = true;
  EXPECT_EQ(run().handed_over, 1);
}

TEST_P(MailWorker, WhatIsDueIsWrittenAndHandedOver) {
  put("c1");
  EXPECT_EQ(run().handed_over, 1);
  EXPECT_EQ(run().all(), 0);
  ASSERT_EQ(transport_.sent.size(), 1U);
  const auto& [envelope, raw] = transport_.sent[0];
  EXPECT_EQ(envelope.to, "hanako@example.jp");
  EXPECT_EQ(envelope.from, "shop@example.jp");
  const ReadMail mail = read_mail(raw);
  EXPECT_EQ(mail.subject, "【くるみ雑貨店】テスト送信");
  EXPECT_EQ(mail.to, "山田 花子 <hanako@example.jp>");
  EXPECT_NE(mail.html.find("佐藤"), std::string::npos);
  const Fate after = fate("c1:trial");
  EXPECT_EQ(after.message.state, State::handed_over);
  EXPECT_EQ(after.message.due_at, std::nullopt);
  ASSERT_EQ(after.attempts.size(), 1U);
  EXPECT_EQ(after.attempts[0].to_masked, "h***@example.jp");
  EXPECT_EQ(worker_.totals().handed_over, 1U);
}

TEST_P(MailWorker, MailToTheOwnerGoesToTheShop) {
  put("c1", "trial_owner", Role::owner);
  run();
  ASSERT_EQ(transport_.sent.size(), 1U);
  EXPECT_EQ(transport_.sent[0].envelope.to, "owner@example.jp");
}

TEST_P(MailWorker, LaterIsTriedAgainWithGrowingWaitsAndParkedAfterThreeDays) {
  put("c1");
  const Instant start = clock_.now();
  int tries = 0;
  while (fate("c1:trial").message.state != State::parked) {
    ASSERT_LT(++tries, 20);
    transport_.answers.push_back({Outcome::Fate::temporary, 451, "rcpt", "451 4.7.1 Greylisted"});
    EXPECT_EQ(run().all(), 1);
    EXPECT_EQ(run().all(), 0) << "not before its time";
    if (const auto due = fate("c1:trial").message.due_at) clock_.set(*due);
  }
  EXPECT_EQ(tries, 12);
  EXPECT_GE(clock_.now() - start, 72h);
  EXPECT_LE(clock_.now() - start, 82h);
  EXPECT_EQ(fate("c1:trial").attempts.size(), 12U);
  EXPECT_EQ(fate("c1:trial").attempts[0].words, "451 4.7.1 Greylisted");
}

TEST_P(MailWorker, ARefusalForGoodParksAtOnceWithTheServersWords) {
  put("c1");
  transport_.answers.push_back({Outcome::Fate::permanent, 550, "rcpt", "550 5.1.1 User unknown"});
  EXPECT_EQ(run().parked, 1);
  EXPECT_EQ(fate("c1:trial").attempts[0].words, "550 5.1.1 User unknown");
}

TEST_P(MailWorker, AServerThatIsAwayIsAskedByOneMessageAndTheOthersWaitUntried) {
  for (int i = 0; i < 5; ++i) put("c" + std::to_string(i));
  transport_.answers.assign(2, {Outcome::Fate::temporary, 0, "connect", "no route"});
  EXPECT_EQ(run().deferred, 1);
  EXPECT_EQ(run().all(), 0);
  EXPECT_EQ(worker_.totals().way_shut_since, clock_.now());
  EXPECT_EQ(worker_.totals().way_shut_why, "no route");
  clock_.advance(15s);
  EXPECT_EQ(run().deferred, 1);
  clock_.advance(15s);
  EXPECT_EQ(run().all(), 0) << "the second pause is longer";
  clock_.advance(15s);
  EXPECT_EQ(run().handed_over, 3);
  EXPECT_FALSE(worker_.totals().way_shut_since.has_value());
  clock_.advance(1min);
  EXPECT_EQ(run().handed_over, 2);
}

TEST_P(MailWorker, AnUnknownEndIsTriedAgainUnderTheSameMessageId) {
  put("c1");
  transport_.answers.push_back({Outcome::Fate::unknown, 0, "body", "hung up"});
  EXPECT_EQ(run().deferred, 1);
  EXPECT_EQ(fate("c1:trial").attempts[0].outcome, AttemptOutcome::unknown);
  clock_.advance(2min);
  EXPECT_EQ(run().handed_over, 1);
  ASSERT_EQ(transport_.sent.size(), 2U);
  EXPECT_EQ(read_mail(transport_.sent[0].raw).header("Message-ID"), read_mail(transport_.sent[1].raw).header("Message-ID"));
}

TEST_P(MailWorker, ACrashWhileSendingLosesNothingAndDoublesAtMostThatOne) {
  put("c1");
  clock_.advance(1s);
  put("c2");
  transport_.dies = true;
  EXPECT_THROW(run(), std::runtime_error);
  transport_.dies = false;
  Worker next(parts());  // the process that comes after
  EXPECT_EQ(next.run_once(clock_.now()).handed_over, 1) << "the one that was not under way goes at once";
  clock_.advance(10min);
  EXPECT_EQ(next.run_once(clock_.now()).handed_over, 1) << "the other one when its lease has run out";
  EXPECT_EQ(next.run_once(clock_.now()).all(), 0);
  EXPECT_EQ(transport_.sent.size(), 2U);
}

TEST_P(MailWorker, TheSpoolTakesABatchAndABusyShopSlowsItDown) {
  transport_.spool = true;
  for (int i = 0; i < 20; ++i) put("c" + std::to_string(i));
  busy_ = true;
  const mail::Run slow = run();
  EXPECT_EQ(slow.handed_over, 8);
  EXPECT_TRUE(slow.more);
  busy_ = false;
  EXPECT_EQ(run().handed_over, 12);
}

TEST_P(MailWorker, WhatHasNothingToSayAnyMoreIsCancelled) {
  put("c1");
  gone_ = true;
  EXPECT_EQ(run().cancelled, 1);
  EXPECT_EQ(fate("c1:trial").attempts[0].outcome, AttemptOutcome::withdrawn);
  EXPECT_TRUE(transport_.sent.empty());
}

TEST_P(MailWorker, OurOwnFailuresKeepTheMessage) {
  put("c1");
  put("c2", "kind_nobody_knows");
  fails_ = true;
  EXPECT_EQ(run().deferred, 2);
  EXPECT_EQ(fate("c1:trial").attempts[0].words, "content_failed");
  EXPECT_EQ(fate("c2:kind_nobody_knows").attempts[0].words, "no_source");
  fails_ = false;
  clock_.advance(2min);
  EXPECT_EQ(run().handed_over, 1);
}

TEST_P(MailWorker, WhatIsTheDatabasesFaultIsHeldAgainstNoMessage) {
  contents_.add("asks_nowhere", {[](db::Tx& tx, const Message&) -> std::optional<Content> {
                                   tx.run(kNowhere);
                                   return std::nullopt;
                                 },
                                 Role::buyer, nullptr});
  put("c1", "asks_nowhere");
  EXPECT_THROW(run(), db::Error);
  EXPECT_EQ(fate("c1:asks_nowhere").message.state, State::queued);
  EXPECT_TRUE(fate("c1:asks_nowhere").attempts.empty());
}

TEST_P(MailWorker, WhatIsWrittenDownAtTheSecondTryIsCountedOnce) {
  Again again(*database_);
  Worker worker({again, env_, html_, contents_, transport_, parts().sender, nullptr});
  put("c1");
  EXPECT_EQ(worker.run_once(clock_.now()).handed_over, 1);
  EXPECT_EQ(worker.totals().handed_over, 1U);
  EXPECT_EQ(transport_.sent.size(), 1U);
}

TEST_P(MailWorker, WithoutAnAddressAPersonMustLook) {
  put("c1");
  to_ = "";
  EXPECT_EQ(run().parked, 1);
  EXPECT_EQ(fate("c1:trial").attempts[0].words, "no_address");
  put("c2");
  to_ = "hanako at example";
  EXPECT_EQ(run().parked, 1);
  EXPECT_EQ(fate("c2:trial").attempts[0].words, "bad_address");
}

TEST_P(MailWorker, ACorrectedAddressIsWhereTheResendGoes) {
  put("c1");
  transport_.answers.push_back({Outcome::Fate::permanent, 550, "rcpt", "550 no"});
  run();
  clock_.advance(2min);
  const Context owner{ShopId("s1"), {ActorKind::staff, "st1", "佐藤"}, clock_.now(), Locale::ja, "r"};
  ASSERT_TRUE(database_->write([&](db::Tx& tx) {
                         return resend(tx, owner, {MessageId("c1:trial"), "宛先の訂正", "ab..c@docomo.ne.jp"});
                       })
                  .has_value());
  EXPECT_EQ(run().handed_over, 1);
  EXPECT_EQ(transport_.sent[0].envelope.to, "\"ab..c\"@docomo.ne.jp");
  EXPECT_EQ(fate("c1:trial:2").message.state, State::handed_over);
  EXPECT_EQ(fate("c1:trial").message.state, State::parked);
}

TEST_P(MailWorker, AnAddressThatIsCorrectedWhileItsMailIsOnTheWireGetsItToo) {
  put("c1");
  const Context buyer{ShopId("s1"), {ActorKind::buyer, "", ""}, clock_.now(), Locale::ja, "r"};
  transport_.meanwhile = [&] {
    to_ = "hana@example.com";
    database_->write([&](db::Tx& tx) { ASSERT_TRUE(resend(tx, buyer, {MessageId("c1:trial"), "メールアドレスの変更", "", true})); });
  };
  EXPECT_EQ(run().handed_over, 1);
  ASSERT_EQ(transport_.sent.size(), 2U);
  EXPECT_EQ(transport_.sent[0].envelope.to, "hanako@example.jp");
  EXPECT_EQ(transport_.sent[1].envelope.to, "hana@example.com");
  EXPECT_EQ(fate("c1:trial:2").message.state, State::handed_over);
  const Fate first = fate("c1:trial");
  EXPECT_EQ(first.message.state, State::cancelled);
  ASSERT_EQ(first.attempts.size(), 2U);
  EXPECT_EQ(first.attempts[1].outcome, AttemptOutcome::handed_over) << "that it left for the old one is told";
  EXPECT_EQ(first.attempts[1].to_masked, "h***@example.jp");
  EXPECT_EQ(run().all(), 0);
}

TEST_P(MailWorker, WhatHappensAgainWhileItsMailIsOnTheWireIsTold) {
  put("c1");
  transport_.meanwhile = [&] {
    database_->write([&](db::Tx& tx) {
      enqueue_again(tx, {.shop = ShopId("s1"),
                         .kind = "trial",
                         .subject_type = "order",
                         .subject_id = "c1",
                         .recipient = Role::buyer,
                         .now = clock_.now()});
    });
  };
  run();
  EXPECT_EQ(transport_.sent.size(), 2U);
  EXPECT_EQ(fate("c1:trial:2").message.state, State::handed_over);
  EXPECT_EQ(run().all(), 0);
}

TEST_P(MailWorker, WhatLiesInTheSpoolWasSentToNobodyAndIsSentOnceThereIsAServer) {
  put("c1");
  transport_.answers.push_back({Outcome::Fate::spooled, 0, "", ""});
  const mail::Run first = run();
  EXPECT_EQ(first.spooled, 1);
  EXPECT_EQ(first.handed_over, 0);
  EXPECT_EQ(fate("c1:trial").message.state, State::spooled);
  EXPECT_EQ(fate("c1:trial").message.due_at, std::nullopt);
  EXPECT_EQ(fate("c1:trial").attempts.at(0).outcome, AttemptOutcome::spooled);
  EXPECT_EQ(run().all(), 0) << "nothing sends it by itself";
  const Context owner{ShopId("s1"), {ActorKind::staff, "st1", "佐藤"}, clock_.now(), Locale::ja, "r"};
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return retry(tx, owner, MessageId("c1:trial")); }).has_value());
  EXPECT_EQ(run().handed_over, 1);
  EXPECT_EQ(fate("c1:trial").message.state, State::handed_over);
}

TEST_P(MailWorker, ItsThreadSendsWhatIsPutInAndStopsPromptly) {
  worker_.start();
  put("c1");
  worker_.wake();
  while (transport_.count() < 1) std::this_thread::yield();
  worker_.stop();
  EXPECT_EQ(fate("c1:trial").message.state, State::handed_over);
}

INSTANTIATE_ON_BOTH_DATABASES(MailWorker);

}  // namespace
}  // namespace noren::mail
