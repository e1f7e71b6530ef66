// Readers, their consents, and the letters that go to them. Instants are UTC; names of states and purposes are spelled as stored.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "base/time.h"
#include "people/people.h"

namespace noren::newsletters {

// What somebody wants to be written to for. Each is asked for, given and ended by itself.
enum class Purpose {
  news,     // 広告メール: goods, sales; under the law on specified electronic mail (特定電子メール法)
  notices,  // that the shop's systems are disturbed, and work again; no advertising, and a lane of its own
};
inline constexpr Purpose kPurposes[] = {Purpose::news, Purpose::notices};
std::string_view name_of(Purpose purpose);
std::optional<Purpose> purpose_from(std::string_view name);

enum class ConsentState {
  asked,  // a mail with a link went out; not a consent yet (double opt-in)
  given,  // the link was followed and the button on its page pressed
  ended,
};
std::string_view name_of(ConsentState state);

struct Reader {
  std::string id;
  ShopId shop;
  people::PersonId person;
  std::string sealed;  // the mail address
  std::string domain;
  Locale locale = Locale::ja;
  Instant asked_at;
  std::int64_t round = 1;  // of the mail with the link: only the newest one works
};

struct Consent {
  std::string reader;
  Purpose purpose = Purpose::news;
  ConsentState state = ConsentState::asked;
  std::string text_version;
  std::string place;  // the page on which the words stood
  Instant asked_at;
  std::optional<Instant> given_at;
  std::optional<Instant> ended_at;
  std::string ended_how;  // link, one_click, staff, erased, dead, complaint; "" while it holds
};

enum class State {
  draft,
  approval,  // a second person has to agree
  planned,   // goes out at start_at; can be taken back until then
  sending,
  done,
  stopped,   // by a person, or since the shop was put back from a backup; what did not leave stays here
};
std::string_view name_of(State state);
std::optional<State> state_from(std::string_view name);

struct Newsletter {
  std::string id;
  ShopId shop;
  Purpose purpose = Purpose::news;
  State state = State::draft;
  std::string subject;
  std::string body;  // plain text; blank lines between paragraphs
  std::int64_t version = 1;
  Instant created_at;
  Instant changed_at;
  std::string made_by;
  std::string asked_by;    // the account that confirmed the number of recipients
  std::string asked_name;
  std::string approved_name;  // "" where one person is enough
  std::int64_t recipients = 0;
  std::optional<Instant> start_at;
  std::optional<Instant> ended_at;
};

struct Settings {
  std::string from_address;        // "" = the shop's own
  std::int64_t second_above = 100;  // more recipients need a second person
  std::int64_t version = 0;
};

}  // namespace noren::newsletters
