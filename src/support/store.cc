#include <nlohmann/json.hpp>

#include "base/names.h"
#include "support/sql.h"
#include "support/support.h"

namespace noren::support {
namespace {

constexpr Named<State> kStates[] = {{State::open, "open"}, {State::answered, "answered"}};

Inquiry read_inquiry(const db::Row& row) {
  Inquiry inquiry;
  inquiry.id = row.str(0);
  inquiry.shop = row.id<ShopId>(1);
  inquiry.case_number = row.str(2);
  inquiry.at = row.instant(3);
  inquiry.state = value_in(kStates, row.text(4)).value_or(State::open);
  inquiry.version = row.integer(5);
  inquiry.topic = row.str(6);
  inquiry.order_number = row.str(7);
  inquiry.order_known = row.flag(8);
  inquiry.locale = row.text(9) == "en" ? Locale::en : Locale::ja;
  inquiry.person = row.id<people::PersonId>(10);
  inquiry.sealed = row.blob(11);
  return inquiry;
}

}  // namespace

std::string_view name_of(State state) { return name_in(kStates, state); }

std::optional<Inquiry> find(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(sql::find_inquiry, read_inquiry, shop, id);
}

std::optional<Inquiry> find_by_once(db::Tx& tx, const ShopId& shop, const std::string& once) {
  return tx.one(sql::find_by_once, read_inquiry, shop, once);
}

std::vector<Inquiry> list(db::Tx& tx, const ShopId& shop, std::optional<State> state, std::int64_t limit, std::int64_t offset) {
  const std::string_view wanted = state ? name_of(*state) : "";
  return tx.all(sql::list_inquiries, read_inquiry, shop, wanted, wanted, limit, offset);
}

std::vector<Inquiry> of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  return tx.all(sql::list_of_person, read_inquiry, shop, person);
}

std::vector<Inquiry> all_of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  return tx.all(sql::inquiries_of_person, read_inquiry, shop, person);
}

void forget_writer(db::Tx& tx, const Inquiry& inquiry) { tx.run(sql::forget_once, inquiry.shop, inquiry.id); }

Waiting count(db::Tx& tx, const ShopId& shop, State state) {
  const auto read = [](const db::Row& row) { return Waiting{row.integer(0), row.maybe_instant(1)}; };
  return tx.one(sql::count_inquiries, read, shop, name_of(state)).value_or(Waiting{});
}

std::optional<Letter> letter_of(db::Tx& tx, const House& house, const Inquiry& inquiry) {
  const auto plain = people::open(tx, house, inquiry.shop, inquiry.person, inquiry.sealed);
  if (!plain) return std::nullopt;
  const auto letter = nlohmann::json::parse(*plain, nullptr, false);
  if (!letter.is_object()) return std::nullopt;
  return Letter{letter.value("n", std::string()), letter.value("m", std::string()), letter.value("w", std::string())};
}

std::vector<Note> notes_of(db::Tx& tx, const House& house, const Inquiry& inquiry) {
  struct Sealed {
    Note note;
    std::string box;
  };
  const auto read = [](const db::Row& row) { return Sealed{{row.instant(0), row.str(1), ""}, row.blob(2)}; };
  std::vector<Note> notes;
  for (Sealed& sealed : tx.all(sql::notes_of, read, inquiry.id)) {
    sealed.note.text = people::open(tx, house, inquiry.shop, inquiry.person, sealed.box).value_or("");
    notes.push_back(std::move(sealed.note));
  }
  return notes;
}

}  // namespace noren::support
