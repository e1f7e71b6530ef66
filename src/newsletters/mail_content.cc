// What the mails to readers say, and their headers.
#include "html/words.h"
#include "mail/seller.h"
#include "newsletters/rules.h"
#include "newsletters/store.h"
#include "newsletters/token.h"
#include "staff/staff.h"

namespace noren::newsletters {
namespace {

using html::View;
using html::word;

// The shop's data as the law wants it in the mail, also of a seller who gives his address on request elsewhere.
void add_law(View& view, const shops::Settings& settings, Locale locale) {
  mail::add_seller(view, settings, locale);
  for (const auto& [field, item] : {std::pair("seller", shops::LawItem::seller), std::pair("seller_address", shops::LawItem::address)}) {
    const auto found = settings.law.tokushoho.find(item);
    if (found != settings.law.tokushoho.end() && !found->second.empty()) view[field] = found->second.in(locale);
  }
}

struct Facts {
  const shops::Settings& settings;
  std::string subject, body;
  Purpose purpose = Purpose::news;
  std::string stop_url;
  std::string since;  // the day of the consent
  Locale locale = Locale::ja;
  bool trial = false;
};

View letter_view(const Facts& facts) {
  View view = {{"subject", facts.subject}, {"body", facts.body}, {"stop_url", facts.stop_url}, {"trial", facts.trial}};
  view["parts"] = View::array();
  for (const Part& part : parts_of(facts.body)) view["parts"].push_back({{"text", part.text}, {"link", part.is_link}});
  const char* why = facts.purpose == Purpose::news ? "newsletters.letter.why_news" : "newsletters.letter.why_notices";
  view["why"] = word(facts.locale, why, {{"since", facts.since}});
  add_law(view, facts.settings, facts.locale);
  return view;
}

std::string domain_part(const std::string& address) { return address.substr(std::min(address.size(), address.find('@') + 1)); }

// From the shop's own address for letters, so that what is thought of them does not fall upon its mails about orders.
void put_stream(mail::Content& content, const shops::Settings& shop, const Settings& settings, Purpose purpose) {
  const std::string& address = settings.from_address.empty() ? shop.contact.email : settings.from_address;
  content.from = mail::Address{address, shop.name.in(content.locale)};
  content.reply_to = mail::Address{shop.contact.email, shop.name.in(content.locale)};
  content.list_id = std::string(name_of(purpose)) + "." + domain_part(address);
}

std::string day_of(Locale locale, const std::vector<Consent>& consents, Purpose purpose) {
  for (const Consent& consent : consents) {
    if (consent.purpose == purpose && consent.given_at) return html::date_text(locale, japan_time(*consent.given_at).date);
  }
  return "";
}

// To a reader, if it is still to go to him; to an account that tries it out, from the draft on.
std::optional<mail::Content> letter_content(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto subject = read_subject(message.subject_id);
  const auto shop = sources.shops.by_id(message.shop);
  const auto letter = subject ? find(tx, message.shop, subject->letter) : std::nullopt;
  if (!letter || !shop) return std::nullopt;
  const Settings settings = settings_of(tx, message.shop);
  mail::Content content;
  Facts facts{shop->settings, letter->subject, letter->body, letter->purpose, "", "", Locale::ja, !subject->account.empty()};
  if (facts.trial) {
    const auto account = staff::mail_of_account(tx, message.shop, StaffId(subject->account));
    if (!account) return std::nullopt;
    content.to = {*account, ""};
    facts.stop_url = sources.base_url(message.shop) + "/newsletter";
    facts.since = html::date_text(Locale::ja, japan_time(message.created_at).date);
  } else {
    const bool under_way = letter->state == State::sending || letter->state == State::done;
    const auto reader = store::find_reader(tx, message.shop, subject->reader);
    if (!under_way || !reader || !holds(tx, message.shop, reader->id, letter->purpose)) return std::nullopt;
    const auto address = mail_of(tx, sources.house, *reader);
    if (!address) return std::nullopt;
    content.to = {*address, ""};
    content.locale = reader->locale;
    facts.locale = reader->locale;
    facts.since = day_of(reader->locale, store::consents_of(tx, message.shop, reader->id), letter->purpose);
    facts.stop_url =
        sources.base_url(message.shop) + "/newsletter/stop/" + stop_token(sources.house.keys, message.shop, {reader->id, letter->purpose});
    content.unsubscribe_url = facts.stop_url;
  }
  put_stream(content, shop->settings, settings, letter->purpose);
  content.automatic = false;
  content.view = letter_view(facts);
  return content;
}

View confirm_view(const shops::Settings& settings, const std::vector<Purpose>& purposes, const std::string& url, Locale locale) {
  View view = {{"url", url}};
  view["purposes"] = View::array();
  for (const Purpose purpose : purposes) view["purposes"].push_back(word(locale, "newsletters.purpose." + std::string(name_of(purpose))));
  add_law(view, settings, locale);
  return view;
}

std::optional<mail::Content> confirm_content(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto shop = sources.shops.by_id(message.shop);
  const auto reader = store::find_reader(tx, message.shop, message.subject_id);
  if (!shop || !reader) return std::nullopt;
  const auto address = mail_of(tx, sources.house, *reader);
  if (!address) return std::nullopt;
  std::vector<Purpose> purposes;
  for (const Consent& consent : store::consents_of(tx, message.shop, reader->id)) {
    if (consent.state != ConsentState::ended) purposes.push_back(consent.purpose);
  }
  if (purposes.empty()) return std::nullopt;
  const std::string token = confirm_token(sources.house.keys, message.shop, {reader->id, reader->round});
  mail::Content content;
  content.to = {*address, ""};
  content.locale = reader->locale;
  content.view = confirm_view(shop->settings, purposes, sources.base_url(message.shop) + "/newsletter/confirm/" + token, reader->locale);
  return content;
}

View letter_sample(Locale locale) {
  const shops::Settings settings = mail::sample_settings();
  return letter_view({settings, word(locale, "newsletters.sample.subject"), word(locale, "newsletters.sample.body"), Purpose::news,
                      "https://shop.example/newsletter/stop/abc", html::date_text(locale, {2026, 11, 21}), locale, false});
}

View confirm_sample(Locale locale) {
  return confirm_view(mail::sample_settings(), {Purpose::news, Purpose::notices}, "https://shop.example/newsletter/confirm/abc", locale);
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  mail::Kind letter;
  letter.recipient = mail::Role::reader;
  letter.source = [sources](db::Tx& tx, const mail::Message& message) { return letter_content(sources, tx, message); };
  letter.sample = letter_sample;
  contents.add("newsletter", std::move(letter));
  mail::Kind asking;
  asking.source = [sources](db::Tx& tx, const mail::Message& message) { return confirm_content(sources, tx, message); };
  asking.sample = confirm_sample;
  contents.add("newsletter_confirm", std::move(asking));
}

}  // namespace noren::newsletters
