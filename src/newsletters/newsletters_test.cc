// Letters from the sign-up to the mailbox: through their pages where readers have one, through the deeds where staff do.
#include "newsletters/newsletters.h"

#include <gmock/gmock.h>

#include "mail/mail.h"
#include "mail/reader.h"
#include "mail/worker.h"
#include "newsletters/rules.h"
#include "newsletters/store.h"
#include "newsletters/token.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::newsletters {
namespace {

using namespace std::chrono_literals;
using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::location;
using ::testing::Not;

class KeptMail final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope& envelope, std::string_view raw) override {
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    if (refuses) return {mail::Outcome::Fate::permanent, 550, "rcpt", "550 5.1.1 unknown"};
    sent.push_back({envelope.to, std::string(raw)});
    return {mail::Outcome::Fate::handed_over, 250, "body", "250 ok"};
  }
  bool repeatable() const override { return false; }
  struct Sent {
    std::string to, raw;
  };
  std::vector<Sent> sent;
  bool refuses = false;
  std::function<void()> meanwhile;
};

class Newsletters : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_routes(router_, {shop_.house, shop_.directory, testing::frame_of(shop_.house)});
    add_mail_kinds(contents_, {shop_.house, shop_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    contents_.add("trial", {[](db::Tx&, const mail::Message&) {
                              mail::Content content;
                              content.to = {"order@example.jp", ""};
                              content.view = {{"shop_name", "x"}, {"sent_by", "x"}, {"sent_at", "x"}};
                              return std::optional(content);
                            },
                            mail::Role::buyer, nullptr});
  }

  Context staff(const char* id = "sato") {
    Context context = shop_.by(ActorKind::staff);
    context.actor.id = id;
    context.actor.name = id;
    return context;
  }
  // As the worker's thread goes on: until nothing is due and nobody waits.
  void run() {
    for (int i = 0; i < 500; ++i) {
      const auto now = shop_.world.clock.now();
      if (worker_.run_once(now).all() == 0 && !worker_.feed(now)) return;
    }
  }
  void pass(std::chrono::microseconds time) { shop_.world.clock.advance(time); }

  http::Response sign_up(const std::string& mail, Form wanted = {{"news", "1"}}) {
    const std::string page = browser_.get("/newsletter").body;
    wanted.emplace_back("csrf", hidden(page, "csrf"));
    wanted.emplace_back("email", mail);
    return browser_.send("/newsletter", wanted);
  }
  static std::string link_in(const std::string& raw, const std::string& begins) {
    const std::string text = mail::read_mail(raw).text;
    const auto at = text.find("https://kurumi.example" + begins);
    if (at == std::string::npos) return "";
    return text.substr(at + 22, text.find_first_of(" \r\n", at) - at - 22);
  }
  template <class Work>
  auto read(Work&& work) {
    return database_->read([&](db::Tx& tx) { return work(tx); });
  }
  // Signed up and confirmed, without the pages.
  void agree(const std::string& mail, Purpose purpose = Purpose::news) {
    ask(shop_.house, shop_.directory.by_id(ShopId("s1"))->settings, staff(), {mail, {purpose}, "/newsletter"});
    const auto reader = read([&](db::Tx& tx) { return find_by_mail(tx, shop_.house, ShopId("s1"), mail); });
    ASSERT_EQ(confirm(shop_.house, staff(), confirm_token(shop_.house.keys, ShopId("s1"), {reader->id, reader->round})).link, Link::good);
  }
  std::string write_one(Purpose purpose = Purpose::news, const std::string& subject = "冬の新商品") {
    return create(shop_.house, staff(), {purpose, subject, "入荷しました。\n\nhttps://kurumi.example/items\n"});
  }
  Newsletter letter(const std::string& id) {
    return *read([&](db::Tx& tx) { return find(tx, ShopId("s1"), id); });
  }
  Seen seen(const std::string& id) { return {id, letter(id).version}; }
  Result<State, LetterError> send(const std::string& id, std::int64_t number) {
    return send_to(shop_.house, shop_.directory.by_id(ShopId("s1"))->settings, staff(), seen(id), number);
  }
  int sent_with(const std::string& subject) {
    int count = 0;
    for (const auto& one : transport_.sent) count += mail::read_mail(one.raw).subject.find(subject) != std::string::npos ? 1 : 0;
    return count;
  }
  void many(int n) {
    for (int i = 0; i < n; ++i) agree("reader" + std::to_string(i) + "@d" + std::to_string(i) + ".example");
    run();
    transport_.sent.clear();
  }

  testing::SampleShop shop_{*database_, [](shops::Settings& settings) {
                              settings.law.tokushoho[shops::LawItem::seller] = {"株式会社くるみ", ""};
                              settings.law.tokushoho[shops::LawItem::address] = {"福岡県福岡市中央区天神1-1-1", ""};
                            }};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return shop_.by(ActorKind::buyer); }};
  mail::Contents contents_;
  KeptMail transport_;
  Feeder feeder_{shop_.house};
  mail::Worker worker_{{*database_,
                        shop_.house.env,
                        shop_.house.html,
                        contents_,
                        transport_,
                        [](const ShopId&) { return mail::Sender{{"shop@kurumi.example", "くるみ雑貨店"}, {}, {}}; },
                        {},
                        {},
                        {},
                        [this](Instant now) { return feeder_.feed(now); }}};
};

TEST_P(Newsletters, AConsentIsAskedForTwiceAndItsProofIsKept) {
  EXPECT_EQ(location(sign_up("hanako@example.jp")), "/newsletter?did=asked");
  run();
  ASSERT_EQ(transport_.sent.size(), 1u);
  const std::string link = link_in(transport_.sent.front().raw, "/newsletter/confirm/");
  ASSERT_NE(link, "");
  EXPECT_THAT(browser_.get(link).body, HasSubstr("登録を完了する"));
  const auto given = [&] { return read([&](db::Tx& tx) { return count_consents(tx, ShopId("s1"), Purpose::news).given; }); };
  EXPECT_EQ(given(), 0) << "looking at the page is no consent: mail scanners do it";
  EXPECT_EQ(browser_.send(link, {{"do", "confirm"}}).status, 303);
  EXPECT_EQ(given(), 1);
  EXPECT_THAT(browser_.get(link).body, HasSubstr("登録が完了しています"));
  const auto reader = read([&](db::Tx& tx) { return find_by_mail(tx, shop_.house, ShopId("s1"), "hanako@example.jp"); });
  const auto events = read([&](db::Tx& tx) { return events_of(tx, ShopId("s1"), reader->id); });
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].what, "asked");
  EXPECT_EQ(events[0].how, "/newsletter");
  EXPECT_THAT(events[0].text, HasSubstr("広告メール"));
  EXPECT_EQ(events[1].what, "given");
}

TEST_P(Newsletters, TheAnswerToASignUpTellsNothingOfTheAddress) {
  agree("hanako@example.jp");
  const auto of = [&](const std::string& mail) { return location(sign_up(mail)); };
  EXPECT_EQ(of("hanako@example.jp"), of("stranger@example.jp"));
  run();
  const auto before = transport_.sent.size();
  sign_up("stranger@example.jp");
  run();
  EXPECT_EQ(transport_.sent.size(), before) << "one mail in ten minutes";
  EXPECT_THAT(browser_.get(location(sign_up("hanako＠"))).body, HasSubstr("id=\"email_error\""));
  EXPECT_THAT(browser_.get(location(sign_up("hanako@example.jp", {}))).body, HasSubstr("id=\"purpose_error\""));
}

TEST_P(Newsletters, AnOldLinkExplainsItselfAndBringsANewOne) {
  sign_up("hanako@example.jp");
  run();
  const std::string first = link_in(transport_.sent.back().raw, "/newsletter/confirm/");
  pass(25h);
  EXPECT_THAT(browser_.get(first).body, HasSubstr("有効期限（24時間）が過ぎています"));
  browser_.send(first, {{"do", "confirm"}});
  EXPECT_EQ(read([&](db::Tx& tx) { return count_consents(tx, ShopId("s1"), Purpose::news).given; }), 0);
  EXPECT_EQ(browser_.send(first, {{"do", "renew"}}).status, 303);
  run();
  const std::string second = link_in(transport_.sent.back().raw, "/newsletter/confirm/");
  EXPECT_NE(first, second);
  EXPECT_THAT(browser_.get(first).body, HasSubstr("いちばん新しいメールのリンク"));
  browser_.send(second, {{"do", "confirm"}});
  EXPECT_EQ(read([&](db::Tx& tx) { return count_consents(tx, ShopId("s1"), Purpose::news).given; }), 1);
  EXPECT_EQ(browser_.get("/newsletter/confirm/nonsense-1-x").status, 404);
}

TEST_P(Newsletters, ALetterCarriesWhatTheLawWantsAndTheMailboxesOwnButton) {
  agree("hanako@example.jp");
  run();
  transport_.sent.clear();
  const std::string id = write_one();
  ASSERT_TRUE(send(id, 1));
  EXPECT_EQ(letter(id).state, State::planned);
  pass(11min);
  run();
  ASSERT_EQ(transport_.sent.size(), 1u);
  const std::string& raw = transport_.sent.front().raw;
  const std::string text = mail::read_mail(raw).text;
  for (const char* part : {"入荷しました。", "株式会社くるみ", "福岡県福岡市中央区天神1-1-1", "shop@kurumi.example", "配信の停止"}) EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(raw, HasSubstr("List-Unsubscribe:\r\n <https://kurumi.example/newsletter/stop/"));
  EXPECT_THAT(raw, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
  EXPECT_THAT(raw, HasSubstr("List-Id: <news.kurumi.example>"));
  const std::string link = link_in(raw, "/newsletter/stop/");
  EXPECT_THAT(browser_.get(link).body, HasSubstr("配信を止める"));
  testing::Browser mailbox(router_, [this] { return shop_.by(ActorKind::buyer); });
  const http::Response pressed = mailbox.send(link, {{"List-Unsubscribe", "One-Click"}});
  EXPECT_EQ(pressed.status, 200) << "without a mark of a browser";
  EXPECT_THAT(browser_.get(link).body, HasSubstr("配信を止めました"));
  EXPECT_EQ(send(write_one(), 1).error(), LetterError::nobody);
}

TEST_P(Newsletters, EndingWinsAgainstALetterThatIsOnItsWay) {
  many(12);
  const std::string id = write_one();
  ASSERT_TRUE(send(id, 12));
  pass(11min);
  // While the first one is on the wire, the last one to be written to ends it.
  const Newsletter planned = letter(id);
  const auto last = read([&](db::Tx& tx) { return store::due_recipients(tx, planned, 1h, 50).back().reader; });
  transport_.meanwhile = [&] {
    EXPECT_TRUE(stop(shop_.house, staff(), stop_token(shop_.house.keys, ShopId("s1"), {last, Purpose::news}), "one_click"));
  };
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 11);
  const Newsletter done = letter(id);
  EXPECT_EQ(done.state, State::done);
  EXPECT_EQ(read([&](db::Tx& tx) { return progress_of(tx, done); }).left_out, 1);
}

TEST_P(Newsletters, AMailAboutAnOrderNeverWaitsBehindALetter) {
  many(40);
  ASSERT_TRUE(send(write_one(), 40));
  pass(11min);
  for (int i = 0; i < 4; ++i) {
    worker_.run_once(shop_.world.clock.now());
    worker_.feed(shop_.world.clock.now());
  }
  const auto before = transport_.sent.size();
  EXPECT_LT(before, 40u);
  database_->write([&](db::Tx& tx) {
    mail::enqueue(tx, {ShopId("s1"), "trial", "order", "o1", mail::Role::buyer, shop_.world.clock.now(), std::nullopt});
  });
  worker_.run_once(shop_.world.clock.now());
  ASSERT_GT(transport_.sent.size(), before);
  EXPECT_EQ(transport_.sent.at(before).to, "order@example.jp") << "the first of the next round, though letters waited longer";
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 40);
}

TEST_P(Newsletters, TheRecipientsAreConfirmedByTheirNumberAndTheLetterCanBeTakenBack) {
  many(3);
  const std::string id = write_one();
  EXPECT_EQ(send(id, 4).error(), LetterError::other_number);
  ASSERT_TRUE(send(id, 3));
  pass(9min);
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 0) << "ten minutes";
  ASSERT_TRUE(undo(shop_.house, staff(), seen(id)));
  EXPECT_EQ(letter(id).state, State::draft);
  pass(1h);
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 0);
  ASSERT_TRUE(change(shop_.house, staff(), seen(id), {Purpose::news, "春の新商品", "入荷"}));
  ASSERT_TRUE(send(id, 3));
  pass(11min);
  run();
  EXPECT_EQ(sent_with("春の新商品"), 3);
  EXPECT_EQ(undo(shop_.house, staff(), seen(id)).error(), LetterError::not_now);
}

TEST_P(Newsletters, ASecondPersonAgreesToWhatGoesToMany) {
  ASSERT_TRUE(save_settings(shop_.house, staff(), {"news@kurumi.example", 2, 0}));
  EXPECT_EQ(save_settings(shop_.house, staff(), {"", 1, 0}).error(), LetterError::stale);
  many(3);
  const std::string id = write_one();
  ASSERT_EQ(send(id, 3).value(), State::approval);
  pass(1h);
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 0);
  EXPECT_EQ(approve(shop_.house, staff(), seen(id)).error(), LetterError::same_person);
  const Seen page = seen(id);
  ASSERT_TRUE(approve(shop_.house, staff("suzuki"), page));
  EXPECT_EQ(approve(shop_.house, staff("tanaka"), page).error(), LetterError::stale) << "pressed twice";
  pass(11min);
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 3);
  EXPECT_THAT(transport_.sent.front().raw, HasSubstr("news@kurumi.example")) << "a stream of its own";
  const std::string notice = write_one(Purpose::notices, "障害のお知らせ");
  agree("hanako@example.jp", Purpose::notices);
  EXPECT_EQ(send(notice, 1).value(), State::planned);
}

TEST_P(Newsletters, ANoticeOfADisturbanceOvertakesNews) {
  many(30);
  agree("hanako@example.jp", Purpose::notices);
  run();
  transport_.sent.clear();
  ASSERT_TRUE(send(write_one(), 30));
  pass(11min);
  worker_.feed(shop_.world.clock.now());
  ASSERT_TRUE(send(write_one(Purpose::notices, "障害のお知らせ"), 1));
  pass(61s);
  run();
  std::size_t place = 0;
  while (place < transport_.sent.size() && mail::read_mail(transport_.sent[place].raw).subject != "障害のお知らせ") ++place;
  EXPECT_LE(place, 6u) << "behind what lay in the outbox only";
  EXPECT_EQ(transport_.sent.size(), 31u);
}

TEST_P(Newsletters, AStoppedLetterGoesNoFurther) {
  many(30);
  const std::string id = write_one();
  ASSERT_TRUE(send(id, 30));
  pass(11min);
  worker_.feed(shop_.world.clock.now());
  worker_.run_once(shop_.world.clock.now());
  worker_.feed(shop_.world.clock.now());
  ASSERT_TRUE(stop_sending(shop_.house, staff(), seen(id)));
  run();
  EXPECT_EQ(sent_with("冬の新商品"), 5) << "also not what lay in the outbox";
  EXPECT_EQ(letter(id).state, State::stopped);
}

TEST_P(Newsletters, ALetterThatIsRefusedIsNobodysTrouble) {
  many(1);
  ASSERT_TRUE(send(write_one(), 1));
  pass(11min);
  transport_.refuses = true;
  run();
  const auto queue = read([&](db::Tx& tx) { return mail::queue_of_shop(tx, ShopId("s1"), shop_.world.clock.now()); });
  EXPECT_EQ(queue.parked, 0);
  EXPECT_EQ(queue.due + queue.later, 0);
}

TEST_P(Newsletters, OneDomainIsNotFloodedAndTheOthersDoNotWaitForIt) {
  for (int i = 0; i < 40; ++i) agree("reader" + std::to_string(i) + "@docomo.ne.jp");
  agree("hanako@example.jp");
  run();
  transport_.sent.clear();
  ASSERT_TRUE(send(write_one(), 41));
  pass(10min);
  run();
  EXPECT_EQ(transport_.sent.size(), 2u) << "the first of each domain";
  pass(10s);
  run();
  EXPECT_LE(transport_.sent.size(), 23u);
  EXPECT_GT(transport_.sent.size(), 2u);
  for (int i = 0; i < 30; ++i) {
    pass(10s);
    run();
  }
  EXPECT_EQ(transport_.sent.size(), 41u);
}

TEST_P(Newsletters, WithoutWhatTheLawWantsNothingLeaves) {
  agree("hanako@example.jp");
  shops::Settings settings = shop_.directory.by_id(ShopId("s1"))->settings;
  settings.law.tokushoho.erase(shops::LawItem::address);
  EXPECT_THAT(missing(settings), ::testing::ElementsAre("seller_address"));
  const std::string id = write_one();
  EXPECT_EQ(send_to(shop_.house, settings, staff(), seen(id), 1).error(), LetterError::no_sender);
}

TEST_P(Newsletters, AnErasedReaderGetsNothingAndLeavesNothing) {
  agree("hanako@example.jp");
  run();
  const auto reader = *read([&](db::Tx& tx) { return find_by_mail(tx, shop_.house, ShopId("s1"), "hanako@example.jp"); });
  EXPECT_THAT(read([&](db::Tx& tx) { return mail_subjects_of(tx, ShopId("s1"), reader.person); }), ::testing::Contains(reader.id));
  database_->write([&](db::Tx& tx) {
    forget(tx, ShopId("s1"), reader.person, shop_.world.clock.now());
    people::erase(tx, ShopId("s1"), reader.person, shop_.world.clock.now());
  });
  EXPECT_EQ(read([&](db::Tx& tx) { return count_consents(tx, ShopId("s1"), Purpose::news).given; }), 0);
  EXPECT_EQ(read([&](db::Tx& tx) { return find_by_mail(tx, shop_.house, ShopId("s1"), "hanako@example.jp"); })->domain, "");
  pass(1h);
  EXPECT_EQ(location(sign_up("hanako@example.jp")), "/newsletter?did=asked") << "he may come back";
  run();
  EXPECT_FALSE(transport_.sent.empty());
}

TEST_P(Newsletters, AfterARestoreNothingGoesOutByItself) {
  many(2);
  const std::string id = write_one();
  ASSERT_TRUE(send(id, 2));
  database_->write([&](db::Tx& tx) { hold_back(tx, ShopId("s1"), shop_.world.clock.now()); });
  pass(1h);
  run();
  EXPECT_EQ(letter(id).state, State::stopped);
  EXPECT_TRUE(transport_.sent.empty());
}

TEST_P(Newsletters, ADeadAddressGetsNoFurtherLetter) {
  agree("hanako@example.jp");
  database_->write(
      [&](db::Tx& tx) { stop_mail(tx, shop_.house, ShopId("s1"), "Hanako@example.jp", kDead, shop_.world.clock.now()); });
  EXPECT_EQ(send(write_one(), 1).error(), LetterError::nobody);
}

INSTANTIATE_ON_BOTH_DATABASES(Newsletters);

TEST(NewsletterRules, SubjectsAndPartsAreRead) {
  EXPECT_EQ(read_subject("l1.r1")->reader, "r1");
  EXPECT_EQ(read_subject("l1.~sato")->account, "sato");
  for (const char* broken : {"", ".", "l1", "l1.", ".r1"}) EXPECT_FALSE(read_subject(broken)) << broken;
  const auto parts = parts_of("一行目\n二行目\nhttps://kurumi.example/a\n\nおわり");
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0].text, "一行目\n二行目");
  EXPECT_TRUE(parts[1].is_link);
  EXPECT_EQ(parts[2].text, "おわり");
  EXPECT_FALSE(parts_of("https://x.example/\" onclick=")[0].is_link);
}

}  // namespace
}  // namespace noren::newsletters
