#include "html/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "base/embedded.h"
#include "html/all_words.h"
#include "html/html.h"
#include "testing/mail_promises.h"
#include "text/code_points.h"

namespace noren::html {
namespace {

TEST(Words, EveryKeyHasBothLanguages) {
  EXPECT_EQ(all_words(Locale::ja).size(), all_words(Locale::en).size());
  for (const auto& [key, text] : all_words(Locale::ja)) {
    EXPECT_FALSE(text.empty()) << key;
    // 様 behind a name has no English; nothing else may be without.
    EXPECT_TRUE(!word(Locale::en, key).empty() || key.ends_with(".sama")) << key;
  }
}

// Kana, kanji, and the marks and full-width letters between them.
bool has_japanese(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    if ((c >= 0x3000 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xFF01 && c <= 0xFFEE)) return true;
  }
  return false;
}

// What is to be typed, chosen or looked for just so; and the way back to Japanese.
constexpr std::string_view kJapaneseInEnglish[] = {
    "bank.account.holder_help",       "bank.account.number_help",
    "bank.consignor.code_help",       "bank.refunds.make_help",
    "catalog.admin_csv.export_note",  "catalog.faults.lost_character",
    "checkout.address.city_example",  "checkout.address.kana_example",
    "checkout.address.line1_example", "checkout.address.line2_example",
    "checkout.address.name_example",  "mail.trial.look_letters",
    "shops.account_kind.current",     "shops.account_kind.ordinary",
    "shops.account_kind.savings",     "shops.admin_settings_payment.error_statement_kana",
    "storefront.frame.switch",
};

TEST(Words, WhoReadsEnglishReadsNoJapanese) {
  for (const auto& [key, text] : all_words(Locale::en)) {
    const bool on_purpose = std::find(std::begin(kJapaneseInEnglish), std::end(kJapaneseInEnglish), key) != std::end(kJapaneseInEnglish);
    EXPECT_EQ(has_japanese(text), on_purpose) << key << ": " << text;
  }
}

TEST(Words, BothLanguagesAreFilledInFromTheSame) {
  const auto names_in = [](const std::string& text) {
    static const std::regex kName("\\{([a-z_]+)\\}");
    std::set<std::string> names;
    for (auto found = std::sregex_iterator(text.begin(), text.end(), kName); found != std::sregex_iterator(); ++found)
      names.insert((*found)[1]);
    return names;
  };
  for (const auto& [key, text] : all_words(Locale::ja)) {
    if (key == "checkout.named_fault.missing") continue;  // in English the fault's own words follow the field's name
    EXPECT_EQ(names_in(text), names_in(word(Locale::en, key))) << key;
  }
}

// A line that was broken for a wide screen is broken once more by a telephone, in the middle of a sentence.
TEST(Words, ALineEndsWithItsSentence) {
  for (const Locale locale : {Locale::ja, Locale::en}) {
    for (const auto& [key, text] : all_words(locale)) {
      for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
        const std::string_view line = std::string_view(text).substr(0, at);
        const auto ends_with = [&](std::string_view mark) { return line.ends_with(mark); };
        constexpr std::string_view kEnds[] = {"。", "）", "」", "：", ".", "?", "!", ":", ")", "\n"};
        EXPECT_TRUE(std::any_of(std::begin(kEnds), std::end(kEnds), ends_with)) << key << ": " << text;
      }
    }
  }
}

TEST(Words, MoneyAndDaysReadAsInEachCountry) {
  EXPECT_EQ(yen_text(Locale::ja, Yen(1234567)), "1,234,567円");
  EXPECT_EQ(yen_text(Locale::en, Yen(-980)), "-¥980");
  EXPECT_EQ(date_text(Locale::ja, {2026, 11, 21}), "2026年11月21日（土）");
  EXPECT_EQ(date_text(Locale::en, {2026, 11, 21}), "Sat, 21 Nov 2026");
  EXPECT_EQ(time_text(Locale::ja, from_japan_time({{2026, 11, 21}, 12, 3, 0})), "11月21日 12:03");
}

TEST(Words, OneIsSaidInTheSingular) {
  const auto ships = [](const char* days) { return word(Locale::en, "checkout.delivery.ship_within", {{"days", days}}); };
  EXPECT_EQ(ships("1"), "Ships within 1 working day of your order.");
  EXPECT_EQ(ships("12"), "Ships within 12 working days of your order.");
}

TEST(Words, TheBuyerIsSpelledInOneWay) {
  for (const embedded::File& file : embedded::all_files()) {
    EXPECT_EQ(file.bytes.find("お客様"), std::string_view::npos) << file.path;
  }
}

TEST(Words, TheShopsAcceptanceHasOneName) {
  for (const char* key : {"orders.state.confirmed", "orders.step.confirmed", "orders.story.confirmed", "orders.message.order_accepted",
                          "orders.badge.confirmed", "mail.admin_messages.kind_order_accepted", "mail.order_accepted.subject",
                          "mail.order_accepted.accepted", "mail.payment_received.accepted", "checkout.thanks.next_accept"}) {
    EXPECT_NE(word(Locale::ja, key).find("承諾"), std::string::npos) << key;
    EXPECT_EQ(word(Locale::ja, key).find("確定"), std::string::npos) << key << ": that is the buyer's press";
  }
}

TEST(Words, OfAMailAreOthersWhileNoneGoesOut) {
  const Templates templates;
  const auto page = [&](bool kept) {
    return templates.render_text("{{t.orders.admin_order.accept_do}}|{{t.orders.admin_order.did_note}}", {{"mails_kept", kept}},
                                 Locale::ja, true);
  };
  EXPECT_EQ(page(false), "承諾してメールを送る|メモを足しました。");
  EXPECT_EQ(page(true), "承諾する|メモを足しました。");
  EXPECT_EQ(page(true), word_of_mail(Locale::ja, "orders.admin_order.accept_do", true) + "|" +
                            word_of_mail(Locale::ja, "orders.admin_order.did_note", true));
  EXPECT_EQ(word_of_mail(Locale::en, "orders.admin_order.accept_do", false), word(Locale::en, "orders.admin_order.accept_do"));
}

// Words that a shop whose mails are kept never shows, by key or by what their keys begin with.
constexpr std::string_view kOfMailsThatGoOut[] = {"mail.",                    // of the mails themselves, and of the pages about them
                                                  "orders.cancelled_money.",  // in a mail
                                                  "checkout.payment.tell",    // not offered (checkout/form_page.cc)
                                                  "checkout.payment.told",    // nor accepted (checkout/paused.cc)
                                                  "checkout.thanks.mail",     // left out by the template
                                                  "orders.mail.did_",         // not offered (orders/mail_page.cc)
                                                  "orders.charge.safe",  // left out by the template, as is the next
                                                  "orders.charge.sent",
                                                  "orders.story.charge_asked",   // of a mail that went out in its time
                                                  "staff.staff_form.link_sent",  // the link itself is shown instead (admin/staff_pages.cc)
                                                  "staff.staff_link.sent"};

TEST(Words, PromiseNoMailInAShopWhoseMailsAreKept) {
  std::set<std::string_view> met;
  for (const Locale locale : {Locale::ja, Locale::en}) {
    for (const auto& [key, text] : all_words(locale)) {
      const std::string_view promise = testing::mail_promised_in(text);
      if (promise.empty() || all_words(locale).contains(key + std::string(kKept))) continue;
      const auto known = std::find_if(std::begin(kOfMailsThatGoOut), std::end(kOfMailsThatGoOut),
                                      [&](std::string_view beginning) { return key.starts_with(beginning); });
      EXPECT_NE(known, std::end(kOfMailsThatGoOut)) << key << " needs words for a shop without a mail server (kept = …): " << promise;
      if (known != std::end(kOfMailsThatGoOut)) met.insert(*known);
    }
  }
  for (const std::string_view known : kOfMailsThatGoOut) EXPECT_TRUE(met.contains(known)) << known << " promises nothing any more";
}

TEST(Templates, EscapeUnlessToldOtherwiseAndTreatEmptyAsAbsent) {
  const Templates templates;
  const View view = {{"name", "<b>\"&'"}, {"html", "<i>x</i>"}, {"empty", ""}, {"list", {"a", "b"}}, {"n", 3}};
  EXPECT_EQ(templates.render_text(
                "{{name}}|{{{html}}}|{{#empty}}x{{/empty}}{{^empty}}none{{/empty}}|{{#list}}{{.}},{{/list}}|{{n}}|{{lang}}{{root}}", view,
                Locale::en, true),
            "&lt;b&gt;&quot;&amp;&#39;|<i>x</i>|none|a,b,|3|en/en");
  EXPECT_THROW(templates.render_text("{{#open}}", view, Locale::ja, true), std::invalid_argument);
}

}  // namespace
}  // namespace noren::html
