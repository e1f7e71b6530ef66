// The dialogue as tables: what is said, what is answered, and what comes of it; over a stream that plays a script.
#include "mail/smtp/dialogue.h"

#include <gmock/gmock.h>

#include "mail/smtp/session.h"

namespace noren::mail::smtp {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Fate = Outcome::Fate;

// What the server has heard, and what it says: after the n-th write the n-th line of answers. "!" hangs up, "~" says nothing.
struct Script {
  std::vector<std::string> answers;
  std::vector<std::string> heard;
  bool tls_works = true;
  std::string waiting = "220 mx.test ESMTP\r\n";
  bool gone = false;
};

class ScriptedStream final : public env::Stream {
 public:
  explicit ScriptedStream(Script& script) : script_(script) {}
  Result<std::size_t, env::StreamFault> read(char* into, std::size_t size, env::Millis) override {
    if (script_.waiting.empty()) {
      if (script_.gone) return Fail(env::StreamFault{env::StreamFault::Kind::closed, "the other side has hung up"});
      return Fail(env::StreamFault{env::StreamFault::Kind::late, "no answer in time"});
    }
    const std::size_t n = std::min({size, script_.waiting.size(), std::size_t{7}});  // in small pieces
    script_.waiting.copy(into, n);
    script_.waiting.erase(0, n);
    return n;
  }
  Result<void, env::StreamFault> write(std::string_view bytes, env::Millis) override {
    script_.heard.emplace_back(bytes);
    if (script_.gone) return Fail(env::StreamFault{env::StreamFault::Kind::closed, "broken pipe"});
    if (script_.answers.empty()) return {};
    std::string answer = script_.answers.front();
    script_.answers.erase(script_.answers.begin());
    if (answer == "~") return {};
    if (answer.ends_with('!')) {
      script_.gone = true;
      answer.pop_back();
    }
    if (!answer.empty()) script_.waiting += answer + "\r\n";
    return {};
  }
  Result<std::string, env::StreamFault> start_tls(const env::TlsWish&, env::Millis) override {
    script_.heard.emplace_back("(tls)");
    if (!script_.tls_works) return Fail(env::StreamFault{env::StreamFault::Kind::closed, "no TLS"});
    return std::string("TLSv1.3 X untrusted");
  }
  std::string peer() const override { return "192.0.2.1:25"; }

 private:
  Script& script_;
};

class StillStreams final : public env::Streams {
 public:
  Result<std::unique_ptr<env::Stream>, env::StreamFault> open(const env::Endpoint&, env::Millis) override {
    return Fail(env::StreamFault{env::StreamFault::Kind::unreachable, "nobody"});
  }
  void stop() noexcept override {}
  std::chrono::microseconds ticks() const override { return {}; }
};

constexpr const char* kShortMail = "Subject: x\r\n\r\nline\r\n";

struct Talked {
  Session::Done done;
  std::vector<std::string> heard;
  std::string tls;
  bool usable = false;
};

Talked talk(Script script, Terms terms = {"shop.test", Tls::offered}, Parcel parcel = {"a@shop.test", {"b@x.test"}, kShortMail, ""},
            const BeforeDot& before_dot = {}) {
  StillStreams streams;
  Session session({streams, std::make_unique<ScriptedStream>(script), "mx.test", std::move(terms)});
  Talked talked;
  talked.done = session.send(std::move(parcel), before_dot);
  talked.heard = script.heard;
  talked.tls = session.tls();
  talked.usable = session.usable();
  return talked;
}

TEST(SmtpDialogue, AServerThatOffersNothingIsAskedLineByLine) {
  const Talked talked = talk({{"250 mx.test", "250 ok", "250 ok", "354 go", "~", "250 2.0.0 queued as 1"}, {}});
  EXPECT_THAT(talked.heard,
              ElementsAre("EHLO shop.test\r\n", "MAIL FROM:<a@shop.test>\r\n", "RCPT TO:<b@x.test>\r\n", "DATA\r\n", kShortMail, ".\r\n"));
  EXPECT_EQ(talked.done.answers[0].fate, Fate::handed_over);
  EXPECT_EQ(talked.done.answers[0].enhanced, "2.0.0");
  EXPECT_TRUE(talked.usable);
}

TEST(SmtpDialogue, WithPipeliningTheEnvelopeIsOnePiece) {
  const Talked talked =
      talk({{"250-mx.test\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 DSN", "250 ok\r\n250 ok\r\n354 go", "~", "250 ok"}, {}},
           {"shop.test", Tls::offered}, {"a@shop.test", {"\"a..b\"@docomo.ne.jp"}, kShortMail, "k7+m"});
  EXPECT_EQ(talked.heard[1],
            "MAIL FROM:<a@shop.test> SIZE=20 RET=HDRS ENVID=k7+2Bm\r\n"
            "RCPT TO:<\"a..b\"@docomo.ne.jp> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;\"a..b\"@docomo.ne.jp\r\nDATA\r\n");
  EXPECT_EQ(talked.done.answers[0].fate, Fate::handed_over);
}

TEST(SmtpDialogue, AnOldServerIsGreetedTheOldWay) {
  const Talked talked = talk({{"502 what?", "250 mx.test", "250 ok", "250 ok", "354 go", "~", "250 ok"}, {}});
  EXPECT_EQ(talked.heard[1], "HELO shop.test\r\n");
  EXPECT_EQ(talked.done.answers[0].fate, Fate::handed_over);
}

TEST(SmtpDialogue, TlsIsTakenWhereItIsOfferedAndWhatWasOfferedInOpenTextIsForgotten) {
  const Talked talked =
      talk({{"250-mx.test\r\n250-PIPELINING\r\n250 STARTTLS", "220 go", "250 mx.test", "250 ok", "250 ok", "354 go", "~", "250 ok"}, {}});
  EXPECT_THAT(talked.heard, ElementsAre("EHLO shop.test\r\n", "STARTTLS\r\n", "(tls)", "EHLO shop.test\r\n", "MAIL FROM:<a@shop.test>\r\n",
                                        "RCPT TO:<b@x.test>\r\n", "DATA\r\n", kShortMail, ".\r\n"));
  EXPECT_EQ(talked.tls, "TLSv1.3 X untrusted");
}

TEST(SmtpDialogue, WhatWasPutBehindTheAnswerToStarttlsIsNotBelieved) {
  const Talked talked = talk({{"250-mx.test\r\n250 STARTTLS", "220 go\r\n250 2.0.0 injected"}, {}});
  EXPECT_EQ(talked.done.answers[0].fate, Fate::temporary);
  EXPECT_THAT(talked.done.answers[0].words, HasSubstr("talked on after STARTTLS"));
}

TEST(SmtpDialogue, TlsThatFailsIsSaidSo) {
  const Talked talked = talk({{"250-mx.test\r\n250 STARTTLS", "220 go"}, {}, false});
  EXPECT_TRUE(talked.done.tls_failed);
  EXPECT_EQ(talked.done.answers[0].stage, "connect");
}

TEST(SmtpDialogue, WhereTlsIsRequiredNothingGoesWithoutIt) {
  Terms terms{"shop.test", Tls::required};
  terms.user = "user";
  terms.password = "secret";
  const Talked talked = talk({{"250-mx.test\r\n250 AUTH PLAIN"}, {}}, terms);
  EXPECT_THAT(talked.heard, ElementsAre("EHLO shop.test\r\n"));
  EXPECT_EQ(talked.done.answers[0].fate, Fate::temporary);
  EXPECT_FALSE(talked.usable);
}

TEST(SmtpDialogue, SigningInIsPlainOrLogin) {
  Terms terms{"shop.test", Tls::required};
  terms.user = "user";
  terms.password = "secret";
  const std::vector<std::string> rest{"250 ok", "250 ok", "354 go", "~", "250 ok"};
  std::vector<std::string> plain{"250-mx.test\r\n250 STARTTLS", "220 go", "250-mx.test\r\n250 AUTH LOGIN PLAIN", "235 2.7.0 welcome"};
  plain.insert(plain.end(), rest.begin(), rest.end());
  const Talked first = talk({plain, {}}, terms);
  EXPECT_EQ(first.heard[4], "AUTH PLAIN AHVzZXIAc2VjcmV0\r\n");
  EXPECT_EQ(first.done.answers[0].fate, Fate::handed_over);
  std::vector<std::string> login{
      "250-mx.test\r\n250 STARTTLS", "220 go", "250-mx.test\r\n250 AUTH=LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 welcome"};
  login.insert(login.end(), rest.begin(), rest.end());
  const Talked second = talk({login, {}}, terms);
  EXPECT_THAT(second.heard, ::testing::Contains("c2VjcmV0\r\n"));
  EXPECT_EQ(second.done.answers[0].fate, Fate::handed_over) << second.done.answers[0].words;
  const Talked refused = talk({{"250-mx.test\r\n250 STARTTLS", "220 go", "250-mx.test\r\n250 AUTH PLAIN", "535 5.7.8 no"}, {}}, terms);
  EXPECT_EQ(refused.done.answers[0].fate, Fate::temporary);
  EXPECT_EQ(refused.done.answers[0].code, 535);
  EXPECT_EQ(refused.done.answers[0].stage, "connect");
}

struct Refusal {
  const char* name;
  std::vector<std::string> answers;  // from EHLO's on
  Fate fate;
  int code;
  const char* enhanced;
  const char* stage;
};

TEST(SmtpDialogue, EveryNoIsKeptInItsServersWordsWithItsStage) {
  const Refusal table[] = {
      {"unknown", {"250 mx", "250 ok", "550 5.1.1 User unknown"}, Fate::permanent, 550, "5.1.1", "rcpt"},
      {"greylisted", {"250 mx", "250 ok", "450-4.7.1 Greylisted\r\n450 4.7.1 come back"}, Fate::temporary, 450, "4.7.1", "rcpt"},
      {"the sender", {"250 mx", "553 5.1.8 no such sender"}, Fate::temporary, 553, "5.1.8", "mail"},
      {"too large", {"250 mx", "552 5.3.4 too large"}, Fate::permanent, 552, "5.3.4", "mail"},
      {"DATA later", {"250 mx", "250 ok", "250 ok", "451 4.3.0 later"}, Fate::temporary, 451, "4.3.0", "data"},
      {"the filter", {"250 mx", "250 ok", "250 ok", "354 go", "~", "550 : User unknown"}, Fate::permanent, 550, "", "body"},
      {"full after all", {"250 mx", "250 ok", "250 ok", "354 go", "~", "452 4.3.1 full"}, Fate::temporary, 452, "4.3.1", "body"},
      {"closing", {"250 mx", "250 ok", "421 4.3.2 going down!"}, Fate::temporary, 421, "4.3.2", "mail"},
      {"hung up at RCPT", {"250 mx", "250 ok", "!"}, Fate::temporary, 0, "", "rcpt"},
      {"hung up at the body", {"250 mx", "250 ok", "250 ok", "354 go!"}, Fate::temporary, 0, "", "body"},
      {"hung up after the dot", {"250 mx", "250 ok", "250 ok", "354 go", "~", "!"}, Fate::unknown, 0, "", "body"},
      {"silent after the dot", {"250 mx", "250 ok", "250 ok", "354 go", "~", "~"}, Fate::unknown, 0, "", "body"},
      {"nonsense", {"hello there"}, Fate::temporary, 0, "", "connect"},
  };
  for (const Refusal& each : table) {
    const Talked talked = talk({each.answers, {}});
    const Answer& answer = talked.done.answers[0];
    EXPECT_EQ(answer.fate, each.fate) << each.name << ": " << answer.words;
    EXPECT_EQ(answer.code, each.code) << each.name;
    EXPECT_EQ(answer.enhanced, each.enhanced) << each.name;
    EXPECT_EQ(answer.stage, each.stage) << each.name;
  }
}

TEST(SmtpDialogue, OfSeveralRecipientsEachHasItsOwnAnswer) {
  const Parcel parcel{"a@shop.test", {"dead@x.test", "full@x.test", "good@x.test"}, kShortMail, ""};
  for (const bool together : {false, true}) {
    std::vector<std::string> answers;
    if (together) {
      answers = {"250-mx\r\n250 PIPELINING", "250 ok\r\n550 5.1.1 dead\r\n452 4.2.2 full\r\n250 ok\r\n354 go", "~", "250 ok"};
    } else {
      answers = {"250 mx", "250 ok", "550 5.1.1 dead", "452 4.2.2 full", "250 ok", "354 go", "~", "250 ok"};
    }
    const Talked talked = talk({answers, {}}, {"shop.test", Tls::offered}, parcel);
    const auto& said = talked.done.answers;
    EXPECT_EQ(said[0].fate, Fate::permanent);
    EXPECT_EQ(said[0].words, "550 5.1.1 dead");
    EXPECT_EQ(said[1].fate, Fate::temporary);
    EXPECT_EQ(said[1].enhanced, "4.2.2");
    EXPECT_EQ(said[2].fate, Fate::handed_over);
  }
}

TEST(SmtpDialogue, AServerThatWantsAMailForNobodyGetsNone) {
  const Talked talked = talk({{"250-mx\r\n250 PIPELINING", "250 ok\r\n550 5.1.1 dead\r\n354 go", "554 5.5.1 no valid recipients"}, {}});
  EXPECT_EQ(talked.heard.back(), ".\r\n");
  EXPECT_EQ(talked.done.answers[0].words, "550 5.1.1 dead");
  EXPECT_TRUE(talked.usable);
}

TEST(SmtpDialogue, ASecondMailOnTheConnectionBeginsAnewAfterARefusal) {
  StillStreams streams;
  Script script{{"250 mx", "250 ok", "550 5.1.1 dead", "250 reset", "250 ok", "250 ok", "354 go", "~", "250 ok", "250 ok", "250 ok",
                 "354 go", "~", "250 ok"},
                {}};
  Session session({streams, std::make_unique<ScriptedStream>(script), "mx.test", {"shop.test", Tls::offered}});
  EXPECT_EQ(session.send({"a@shop.test", {"b@x.test"}, kShortMail, ""}, {}).answers[0].fate, Fate::permanent);
  ASSERT_TRUE(session.usable());
  EXPECT_EQ(session.send({"a@shop.test", {"c@x.test"}, kShortMail, ""}, {}).answers[0].fate, Fate::handed_over);
  EXPECT_EQ(session.send({"a@shop.test", {"d@x.test"}, kShortMail, ""}, {}).answers[0].fate, Fate::handed_over);
  EXPECT_EQ(script.heard[3], "RSET\r\n");
  EXPECT_EQ(std::count(script.heard.begin(), script.heard.end(), "RSET\r\n"), 1) << "not after one that went well";
  EXPECT_EQ(session.place(), "mx.test [192.0.2.1]:25");
}

TEST(SmtpDialogue, AMailThatIsWithheldAtItsDotDoesNotGo) {
  const BeforeDot no = [](std::string_view server) {
    EXPECT_EQ(server, "mx.test [192.0.2.1]:25");
    return false;
  };
  const Talked talked = talk({{"250 mx", "250 ok", "250 ok", "354 go", "~"}, {}}, {"shop.test", Tls::offered},
                             {"a@shop.test", {"b@x.test"}, kShortMail, ""}, no);
  EXPECT_TRUE(talked.done.withheld);
  EXPECT_EQ(talked.done.answers[0].fate, Fate::temporary);
  EXPECT_EQ(talked.heard.back(), kShortMail) << "no dot";
  EXPECT_FALSE(talked.usable);
}

TEST(SmtpDialogue, WhatAServerCannotTakeIsNotPressedOnIt) {
  const Parcel large{"a@shop.test", {"b@x.test"}, kShortMail, ""};
  EXPECT_EQ(talk({{"250-mx\r\n250 SIZE 10"}, {}}, {"shop.test", Tls::offered}, large).done.answers[0].enhanced, "5.3.4");
  const Parcel wide{"a@shop.test", {"花子@x.test"}, kShortMail, ""};
  EXPECT_EQ(talk({{"250 mx"}, {}}, {"shop.test", Tls::offered}, wide).done.answers[0].enhanced, "5.6.7");
  const Talked taken =
      talk({{"250-mx\r\n250 SMTPUTF8", "250 ok", "250 ok", "354 go", "~", "250 ok"}, {}}, {"shop.test", Tls::offered}, wide);
  EXPECT_EQ(taken.heard[1], "MAIL FROM:<a@shop.test> SMTPUTF8\r\n");
  const Parcel eight{"a@shop.test", {"b@x.test"}, "Subject: x\r\n\r\n花\r\n", ""};
  EXPECT_EQ(talk({{"250 mx"}, {}}, {"shop.test", Tls::offered}, eight).done.answers[0].enhanced, "5.6.3");
  const Talked bits =
      talk({{"250-mx\r\n250 8BITMIME", "250 ok", "250 ok", "354 go", "~", "250 ok"}, {}}, {"shop.test", Tls::offered}, eight);
  EXPECT_EQ(bits.heard[1], "MAIL FROM:<a@shop.test> BODY=8BITMIME\r\n");
}

TEST(SmtpDialogue, DotsAreDoubledAndNoLineEndsOtherwiseThanAllDo) {
  const std::pair<const char*, const char*> table[] = {{"", ""},
                                                       {"a", "a\r\n"},
                                                       {".", "..\r\n"},
                                                       {"a\r\n.\r\nb", "a\r\n..\r\nb\r\n"},
                                                       {"a\n.\nb\r.\r", "a\r\n..\r\nb\r\n..\r\n"},
                                                       {"..x\r\n", "...x\r\n"}};
  for (const auto& [raw, sent] : table) EXPECT_EQ(dot_stuffed(raw), sent);
}

TEST(SmtpReply, AnswersAreReadByTheirLines) {
  ReplyReader reader;
  Reply reply;
  reader.add("250-mx.test\r\n250-SI");
  EXPECT_EQ(reader.next(reply), ReplyReader::Found::more);
  reader.add("ZE\n250 HELP\r\n550 5.1.1");
  ASSERT_EQ(reader.next(reply), ReplyReader::Found::reply);
  EXPECT_EQ(reply.words, "250-mx.test\n250-SIZE\n250 HELP");
  EXPECT_EQ(reader.next(reply), ReplyReader::Found::more);
  reader.add(" no\r\n");
  ASSERT_EQ(reader.next(reply), ReplyReader::Found::reply);
  EXPECT_EQ(reply.enhanced, "5.1.1");
  for (const std::string& nonsense : {std::string("hello\r\n"), std::string("99\r\n"), std::string("650 x\r\n"),
                                      std::string("250-a\r\n251 b\r\n"), std::string(5000, '2')}) {
    ReplyReader other;
    other.add(nonsense);
    EXPECT_EQ(other.next(reply), ReplyReader::Found::nonsense) << nonsense.substr(0, 20);
  }
  ReplyReader endless;
  for (int n = 0; n < 200; ++n) endless.add("250-and on\r\n");
  EXPECT_EQ(endless.next(reply), ReplyReader::Found::nonsense);
}

TEST(SmtpReply, EnhancedCodesAreOfTheirAnswersClass) {
  const std::tuple<int, const char*, const char*> table[] = {{550, "5.1.1 User", "5.1.1"}, {550, "5.1.10", "5.1.10"},
                                                             {550, "4.1.1 x", ""},         {550, "5.1 x", ""},
                                                             {250, "2.0.0 Ok", "2.0.0"},   {550, "5.7.1000 x", ""}};
  for (const auto& [code, text, found] : table) EXPECT_EQ(enhanced_code(code, text).value_or(""), found) << text;
}

}  // namespace
}  // namespace noren::mail::smtp
