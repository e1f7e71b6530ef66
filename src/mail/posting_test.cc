// The worker towards a server that may die, hang or be one of many: what of a mail is written down when, and who waits for whom.
#include <gmock/gmock.h>

#include <map>

#include "mail/mail.h"
#include "mail/reader.h"
#include "mail/returns.h"
#include "mail/store.h"
#include "mail/worker.h"
#include "testing/databases.h"
#include "testing/house.h"

namespace noren::mail {
namespace {

using namespace std::chrono_literals;

enum class Manner { takes, dies_before_dot, dies_after_dot, hangs };

// Behaves as told for each domain; asks before the dot as a server's connection does.
class ManneredTransport final : public Transport {
 public:
  Outcome send(const Envelope& envelope, std::string_view raw) override {
    const std::string domain = envelope.to.substr(envelope.to.rfind('@') + 1);
    const Manner manner = of.contains(domain) ? of[domain] : Manner::takes;
    if (manner == Manner::dies_before_dot) throw std::runtime_error("the process dies here");
    if (manner == Manner::hangs) {
      std::unique_lock lock(mutex_);
      ++hanging;
      freed_.wait(lock, [&] { return stopped_; });
      return {Outcome::Fate::temporary, 0, "connect", "no answer in time"};
    }
    if (before_answer) std::exchange(before_answer, nullptr)();
    if (!envelope.before_dot("mx." + domain)) {
      Outcome outcome{Outcome::Fate::temporary, 0, "body", "withheld"};
      outcome.withheld = true;
      return outcome;
    }
    const std::lock_guard lock(mutex_);
    sent.push_back({envelope, std::string(raw)});
    if (manner == Manner::dies_after_dot) throw std::runtime_error("the process dies here");
    return {Outcome::Fate::handed_over, 250, "body", "250 2.0.0 ok", "2.0.0", "mx." + domain, "TLSv1.3 X trusted"};
  }
  bool repeatable() const override { return false; }
  int at_once() const override { return 4; }
  int at_once_per_lane() const override { return 2; }
  bool has_lanes() const override { return true; }
  std::string lane_of(std::string_view to) const override { return std::string(to.substr(to.rfind('@') + 1)); }
  void stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    freed_.notify_all();
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return sent.size();
  }

  struct Sent {
    Envelope envelope;
    std::string raw;
  };
  std::map<std::string, Manner> of;
  std::function<void()> before_answer;
  std::vector<Sent> sent;
  int hanging = 0;

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  bool stopped_ = false;
};

class MailPosting : public testing::DatabaseTest {
 protected:
  MailPosting() {
    contents_.add("trial", {[](db::Tx&, const Message& message) -> std::optional<Content> {
                              Content content;
                              content.to = {"hanako@" + message.subject_id.substr(0, message.subject_id.find('-')), "山田 花子"};
                              content.view = {{"shop_name", "くるみ雑貨店"}, {"sent_by", "佐藤"}, {"sent_at", "今日"}};
                              return content;
                            },
                            Role::buyer, nullptr});
  }
  WorkerParts parts(const char* holder = "folder-a") {
    WorkerParts all{*database_, env_, testing::TestWorld::templates(), contents_, transport_, [](const ShopId&) {
                      return Sender{{"shop@example.jp", "くるみ雑貨店"}, {"info@example.jp", ""}, {"owner@example.jp", "店主"}};
                    }};
    all.posting = {holder, "bounce.example.jp", &keys_};
    return all;
  }
  // subject: "domain-n"
  void put(const std::string& subject) {
    database_->write([&](db::Tx& tx) {
      enqueue(tx, {.shop = ShopId("s1"),
                   .kind = "trial",
                   .subject_type = "order",
                   .subject_id = subject,
                   .recipient = Role::buyer,
                   .now = clock_.now()});
    });
  }
  Fate fate(const std::string& subject) {
    return database_->read([&](db::Tx& tx) { return find(tx, ShopId("s1"), MessageId(subject + ":trial")); }).value();
  }
  std::size_t dots() {
    return database_->read([&](db::Tx& tx) { return store::dots(tx).size(); });
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  const crypto::Keys keys_{std::string(crypto::kMasterKeyBytes, 'k')};
  Contents contents_;
  ManneredTransport transport_;
};

TEST_P(MailPosting, EachTryIsKeptWithItsEvidenceAndAReturnAddressOfItsOwn) {
  put("good.test-1");
  Worker worker(parts());
  EXPECT_EQ(worker.run_once(clock_.now()).handed_over, 1);
  const Attempt attempt = fate("good.test-1").attempts.at(0);
  EXPECT_EQ(attempt.server, "mx.good.test");
  EXPECT_EQ(attempt.tls, "TLSv1.3 X trusted");
  EXPECT_EQ(attempt.enhanced, "2.0.0");
  const Envelope& envelope = transport_.sent.at(0).envelope;
  EXPECT_EQ(ref_in_return(keys_, envelope.from), attempt.ref);
  EXPECT_EQ(envelope.report_id, attempt.ref);
  EXPECT_TRUE(envelope.from.ends_with("@bounce.example.jp"));
  const auto returned = database_->read([&](db::Tx& tx) { return find_returned(tx, attempt.ref); });
  ASSERT_TRUE(returned.has_value());
  EXPECT_EQ(returned->shop.str(), "s1");
  EXPECT_EQ(returned->key.subject_id, "good.test-1");
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return find_returned(tx, "0123456789abcdef"); }).has_value());
  EXPECT_EQ(dots(), 0U);
}

TEST_P(MailPosting, WhatWasKilledBetweenTheDotAndItsAnswerGoesOnceMoreAndItsStorySaysSo) {
  put("dies.test-1");
  transport_.of["dies.test"] = Manner::dies_after_dot;
  EXPECT_THROW(Worker(parts()).run_once(clock_.now()), std::runtime_error);
  EXPECT_EQ(dots(), 1U);
  transport_.of.clear();
  Worker other(parts("folder-b"));
  EXPECT_EQ(other.run_once(clock_.now()).all(), 0) << "another node waits for the lease";
  Worker next(parts());
  EXPECT_EQ(next.run_once(clock_.now()).handed_over, 1) << "the same folder knows at once";
  EXPECT_EQ(next.totals().repeated, 1U);
  ASSERT_EQ(transport_.sent.size(), 2U);
  EXPECT_EQ(read_mail(transport_.sent[0].raw).header("Message-ID"), read_mail(transport_.sent[1].raw).header("Message-ID"));
  const Fate after = fate("dies.test-1");
  ASSERT_EQ(after.attempts.size(), 2U);
  EXPECT_EQ(after.attempts[0].outcome, AttemptOutcome::unknown);
  EXPECT_EQ(after.attempts[0].words, "interrupted");
  EXPECT_EQ(after.attempts[0].server, "mx.dies.test");
  EXPECT_EQ(after.attempts[0].to_masked, "h***@dies.test");
  EXPECT_EQ(after.attempts[0].ref, ref_in_return(keys_, transport_.sent[0].envelope.from)) << "a report about it finds it";
  EXPECT_EQ(after.attempts[1].outcome, AttemptOutcome::handed_over);
  EXPECT_EQ(dots(), 0U);
}

TEST_P(MailPosting, WhatWasKilledBeforeTheDotGoesOnceAndNothingIsSaidOfIt) {
  put("dies.test-1");
  transport_.of["dies.test"] = Manner::dies_before_dot;
  EXPECT_THROW(Worker(parts()).run_once(clock_.now()), std::runtime_error);
  EXPECT_EQ(dots(), 0U);
  transport_.of.clear();
  clock_.advance(kTakenFor + 1s);
  Worker next(parts());
  EXPECT_EQ(next.run_once(clock_.now()).handed_over, 1);
  EXPECT_EQ(fate("dies.test-1").attempts.size(), 1U);
  EXPECT_EQ(next.totals().repeated, 0U);
}

TEST_P(MailPosting, WhoHasLostTheLeaseDoesNotSend) {
  put("good.test-1");
  Worker slow(parts()), other(parts("folder-b"));
  transport_.before_answer = [&] {
    clock_.advance(kTakenFor + 1s);
    EXPECT_EQ(other.run_once(clock_.now()).handed_over, 1);
  };
  EXPECT_EQ(slow.run_once(clock_.now()).all(), 0);
  EXPECT_EQ(transport_.sent.size(), 1U);
  EXPECT_EQ(fate("good.test-1").attempts.size(), 1U);
  EXPECT_EQ(dots(), 0U);
}

TEST_P(MailPosting, WhatIsCancelledBeforeItsDotDoesNotGo) {
  put("good.test-1");
  Worker worker(parts());
  const Context owner{ShopId("s1"), {ActorKind::staff, "st1", "佐藤"}, clock_.now(), Locale::ja, "r"};
  transport_.before_answer = [&] {
    database_->write([&](db::Tx& tx) { ASSERT_TRUE(cancel(tx, owner, MessageId("good.test-1:trial"), "x").has_value()); });
  };
  worker.run_once(clock_.now());
  EXPECT_TRUE(transport_.sent.empty());
  EXPECT_EQ(fate("good.test-1").message.state, State::cancelled);
}

TEST_P(MailPosting, ADomainThatHangsHoldsNobodyElseUp) {
  for (int n = 0; n < 40; ++n) put("hangs.test-" + std::to_string(n));
  clock_.advance(1s);
  for (int n = 0; n < 6; ++n) put("good.test-" + std::to_string(n));
  transport_.of["hangs.test"] = Manner::hangs;
  Worker worker(parts());
  worker.start();
  worker.wake();
  while (transport_.count() < 6) std::this_thread::yield();
  worker.stop();
  EXPECT_EQ(transport_.hanging, 2) << "so many of one domain";
  for (int n = 0; n < 6; ++n) EXPECT_EQ(fate("good.test-" + std::to_string(n)).message.state, State::handed_over);
  for (int n = 0; n < 40; ++n) {
    const Fate waits = fate("hangs.test-" + std::to_string(n));
    EXPECT_EQ(waits.message.state, State::queued);
    EXPECT_TRUE(waits.attempts.empty()) << "untried";
    EXPECT_TRUE(waits.message.due_at.has_value());
  }
}

INSTANTIATE_ON_BOTH_DATABASES(MailPosting);

}  // namespace
}  // namespace noren::mail
