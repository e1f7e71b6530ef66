// Typed functions around sql/*.sql: no decisions. Private to the feature. Inside the caller's transaction.
#pragma once
#include <map>

#include "newsletters/newsletters.h"
#include "newsletters/rules.h"

namespace noren::newsletters::store {

std::optional<Reader> find_reader(db::Tx& tx, const ShopId& shop, const std::string& id);
std::optional<Reader> reader_of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person);
void insert_reader(db::Tx& tx, const Reader& reader);
void ask_again(db::Tx& tx, const Reader& reader);  // with a link of its own

void put_consent(db::Tx& tx, const ShopId& shop, const Consent& consent);
std::vector<Consent> consents_of(db::Tx& tx, const ShopId& shop, const std::string& reader);
struct Word {
  Purpose purpose = Purpose::news;
  std::string_view what;  // asked, given, ended
  std::string_view how;   // the page, the link; why it ended
  std::string text_version;
  Instant at;
};
void note(db::Tx& tx, const ShopId& shop, const std::string& reader, const Word& word);
bool give(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose, Instant now);
bool end(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose, std::string_view how, Instant now);

void insert(db::Tx& tx, const Newsletter& letter);
bool change(db::Tx& tx, const Newsletter& letter);  // false: another version, or no draft any more
bool drop(db::Tx& tx, const Newsletter& letter);
// Moves it by the table of rules.h; what the new state says stands in `as`. False: it is not in that state and version any more.
bool move(db::Tx& tx, const Newsletter& letter, Event event, const Newsletter& as);
std::int64_t freeze_recipients(db::Tx& tx, const Newsletter& letter);
std::vector<Newsletter> due(db::Tx& tx, Instant now);
struct Recipient {
  std::string reader, domain;
};
std::vector<Recipient> due_recipients(db::Tx& tx, const Newsletter& letter, std::chrono::microseconds since, int limit);
void settle(db::Tx& tx, const Newsletter& letter, const std::string& reader, std::string_view state);

}  // namespace noren::newsletters::store
