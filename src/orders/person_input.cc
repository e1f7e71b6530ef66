#include "orders/person_input.h"

#include "address/address.h"
#include "address/prefectures.h"
#include "html/words.h"
#include "text/clean.h"
#include "text/kana.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using Faults = std::vector<Fault>;

constexpr std::size_t kNameMax = 50;  // characters; labels of carriers hold fewer, but names are as people have them
constexpr std::size_t kLineMax = 100;
constexpr std::size_t kNoteMax = 1000;

const char* word_for(const text::CleanError& error) {
  switch (error.why) {
    case text::CleanProblem::not_utf8: return "checkout.fault.not_utf8";
    case text::CleanProblem::control_character: return "checkout.fault.control_character";
    case text::CleanProblem::too_long: return "checkout.fault.too_long";
    case text::CleanProblem::missing: return "checkout.fault.missing";
  }
  return "checkout.fault.missing";
}

struct Field {
  std::string name;
  std::size_t max = kLineMax;
  bool required = false;
  text::Lines lines = text::Lines::one;
};

std::string clean_field(const std::string& typed, const Field& field, Faults& faults) {
  const auto clean = text::clean(typed, {field.max, field.lines, field.required});
  if (clean) return *clean;
  faults.push_back({field.name, word_for(clean.error()), std::to_string(field.max)});
  return text::is_valid_utf8(typed) ? typed : "";
}

std::string read_phone(const std::string& typed, const std::string& name, bool required, Faults& faults) {
  const std::string clean = clean_field(typed, {name, 40, required}, faults);
  if (clean.empty()) return clean;
  const auto phone = text::normalise_phone(clean);
  if (phone) return *phone;
  faults.push_back({name, "checkout.fault.phone", ""});
  return clean;
}

std::string read_email(const std::string& typed, Faults& faults) {
  const std::string clean = clean_field(typed, {"email", 254, true}, faults);
  if (clean.empty()) return clean;
  const auto mail = text::parse_mail_address(clean);
  if (mail) return mail->str();
  faults.push_back({"email", "checkout.fault.email", ""});
  return clean;
}

// A second way to reach the buyer: a mail address or a phone number, whichever it reads as.
std::string read_second(const std::string& typed, Faults& faults) {
  const std::string clean = clean_field(typed, {"second_contact", 254, false}, faults);
  if (clean.empty()) return clean;
  if (const auto mail = text::parse_mail_address(clean)) return mail->str();
  if (const auto phone = text::normalise_phone(clean)) return *phone;
  faults.push_back({"second_contact", "checkout.fault.second", ""});
  return clean;
}

std::string read_kana(const std::string& typed, const std::string& name, bool required, Faults& faults) {
  const std::string clean = clean_field(typed, {name, kNameMax, required}, faults);
  if (clean.empty()) return clean;
  const std::string kana = text::to_fullwidth_katakana(clean);
  if (text::is_kana_name(kana)) return kana;
  faults.push_back({name, "checkout.fault.kana", ""});
  return clean;
}

std::string read_postcode(const std::string& typed, const std::string& name, Faults& faults) {
  const std::string clean = clean_field(typed, {name, 20, true}, faults);
  if (clean.empty()) return clean;
  if (const auto code = address::normalise_postcode(clean)) return *code;
  faults.push_back({name, "checkout.fault.postcode", ""});
  return clean;
}

std::string read_prefecture(const std::string& typed, const std::string& name, Faults& faults) {
  const std::string clean = clean_field(typed, {name, 30, true}, faults);
  if (clean.empty()) return clean;
  if (const address::Prefecture* found = address::find_prefecture(clean)) return found->ja;
  faults.push_back({name, "checkout.fault.unknown_prefecture", ""});
  return clean;
}

// The fee follows the prefecture and the carrier the postcode: they must mean one place. What is wrong by itself is said already.
void check_agreement(const Address& address, const std::string& prefix, Faults& faults) {
  const address::Prefecture* prefecture = address::find_prefecture(address.prefecture);
  if (prefecture == nullptr || !address::is_elsewhere(address.postcode, *prefecture)) return;
  faults.push_back({prefix + ".postcode", "checkout.fault.postcode_elsewhere", ""});
}

Address read_address(const AddressInput& input, const std::string& prefix, bool kana_required, Faults& faults) {
  Address address;
  address.name = clean_field(input.name, {prefix + ".name", kNameMax, true}, faults);
  address.kana = read_kana(input.kana, prefix + ".kana", kana_required, faults);
  address.postcode = read_postcode(input.postcode, prefix + ".postcode", faults);
  address.prefecture = read_prefecture(input.prefecture, prefix + ".prefecture", faults);
  check_agreement(address, prefix, faults);
  address.city = address::tidy_line(clean_field(input.city, {prefix + ".city", kLineMax, true}, faults));
  address.line1 = address::tidy_line(clean_field(input.line1, {prefix + ".line1", kLineMax, true}, faults));
  address.line2 = address::tidy_line(clean_field(input.line2, {prefix + ".line2", kLineMax, false}, faults));
  address.phone = read_phone(input.phone, prefix + ".phone", false, faults);
  return address;
}

}  // namespace

std::string text_of(const Fault& fault, Locale locale) { return html::word(locale, fault.word, {{"n", fault.n}, {"most", fault.most}}); }

Person read_person(const PersonInput& input, Faults& faults) {
  Person person;
  person.email = read_email(input.email, faults);
  person.phone = read_phone(input.phone, "phone", true, faults);
  person.second = read_second(input.second, faults);
  person.recipient = read_address(input.shipping, "shipping_address", input.kana_required, faults);
  if (input.has_orderer) person.orderer = read_address(input.orderer, "orderer", input.kana_required, faults);
  person.note = clean_field(input.note, {"note", kNoteMax, false, text::Lines::many}, faults);
  person.noshi_name = clean_field(input.noshi_name, {"gift.noshi_name", kNameMax}, faults);
  person.card_message = clean_field(input.card_message, {"gift.message", kNoteMax, false, text::Lines::many}, faults);
  return person;
}

}  // namespace noren::orders
