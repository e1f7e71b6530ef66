#include "text/mail_address.h"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "base/ascii.h"
#include "base/check.h"
#include "text/code_points.h"
#include "text/mail_domains.h"

namespace noren::text {
namespace {

constexpr std::size_t kMostTyped = 1000;  // bytes we are willing to look at
constexpr std::size_t kLongestAddress = 254, kLongestLocal = 64, kLongestLabel = 63;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_local_character(char c) {
  constexpr std::string_view kAlso = "!#$%&'*+-/=?^_`{|}~.";
  return is_digit(c) || is_lower(lower_ascii(c)) || kAlso.find(c) != std::string_view::npos;
}

// Full-width to half-width, invisible characters and outer spaces gone, the Japanese full stop as the dot it was meant to be.
std::string as_meant(std::string_view typed) {
  std::string plain;
  const std::string narrow = nfkc(typed);
  for (std::size_t at = 0; at < narrow.size();) {
    const char32_t c = next_code_point(narrow, at);
    if ((c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0x2060) continue;
    if (c == U'。') {
      plain += '.';
    } else {
      append_code_point(plain, c == kBroken ? 0xFFFD : c);
    }
  }
  return std::string(trim_ascii(plain));
}

std::optional<std::string> ascii_domain(const std::string& domain) {
  if (is_ascii(domain)) return lower_ascii(domain);
  UErrorCode status = U_ZERO_ERROR;
  constexpr std::uint32_t kStrict = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII;
  const std::unique_ptr<icu::IDNA> idna(icu::IDNA::createUTS46Instance(kStrict, status));
  check(U_SUCCESS(status), "idna missing");
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::IDNAInfo found;
  idna->nameToASCII_UTF8(domain, sink, found, status);
  if (U_FAILURE(status) || found.hasErrors()) return std::nullopt;
  return out;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kLongestLabel || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
  std::string_view rest = domain, label;
  std::size_t labels = 0;
  for (;;) {
    const auto dot = rest.find('.');
    label = rest.substr(0, dot);
    if (!is_label(label)) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  // The last label is letters (or an international one): it keeps IP addresses and "gmail.c" out.
  const bool letters = std::all_of(label.begin(), label.end(), is_lower);
  return labels >= 2 && label.size() >= 2 && (letters || label.starts_with("xn--"));
}

bool is_dot_atom(std::string_view local) {
  return !local.starts_with('.') && !local.ends_with('.') && local.find("..") == std::string_view::npos;
}

// One letter wrong, missing, too many, or two neighbours swapped.
bool one_slip_apart(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  const auto differ = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  const auto rest_a = a.substr(differ), rest_b = b.substr(differ);
  if (b.size() == a.size() + 1) return rest_a == rest_b.substr(1);
  if (b.size() != a.size() || rest_a.empty()) return false;
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] && rest_a.substr(2) == rest_b.substr(2);
}

// What a finger slips to between the labels: yahoo.co,jp, gmail..com, .gmail.com, gmail.com.
std::string with_dots_repaired(std::string_view typed) {
  std::string domain;
  for (const char c : typed) {
    const bool dot = c == '.' || c == ',' || c == ';' || c == ':' || c == '/' || c == ' ';
    if (!dot) domain += lower_ascii(c);
    if (dot && !domain.empty() && domain.back() != '.') domain += '.';
  }
  if (domain.ends_with('.')) domain.pop_back();
  return domain;
}

// Old addresses carry a place or a letter in front: t.vodafone.ne.jp, di.pdx.ne.jp.
const MailDomains::Known* known_by_name(std::string_view lowered) {
  for (std::string_view rest = lowered;;) {
    if (const auto* known = mail_domains().find(rest)) return known;
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) return nullptr;
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace

std::string MailAddress::for_smtp() const { return has_odd_dots() ? "\"" + local + "\"@" + domain : str(); }

bool MailAddress::has_odd_dots() const { return !is_dot_atom(local); }

Result<MailAddress, MailAddressError> parse_mail_address(std::string_view typed) {
  if (typed.size() > kMostTyped) return Fail(MailAddressError::too_long);
  const std::string plain = as_meant(typed);
  if (plain.empty()) return Fail(MailAddressError::missing);
  const auto at = plain.rfind('@');
  if (at == std::string::npos) return Fail(MailAddressError::no_at);

  std::string local = plain.substr(0, at);
  if (local.size() > 2 && local.front() == '"' && local.back() == '"') local = local.substr(1, local.size() - 2);
  if (local.empty() || !std::all_of(local.begin(), local.end(), is_local_character)) return Fail(MailAddressError::bad_local);
  const auto domain = ascii_domain(plain.substr(at + 1));
  if (!domain || !is_domain(*domain)) return Fail(MailAddressError::bad_domain);
  MailAddress address{std::move(local), *domain};
  if (address.local.size() > kLongestLocal || address.for_smtp().size() > kLongestAddress) return Fail(MailAddressError::too_long);
  return address;
}

std::optional<std::string> suggest_domain(std::string_view typed_domain) {
  if (typed_domain.size() > kMostTyped) return std::nullopt;
  const std::string typed = lower_ascii(as_meant(typed_domain));
  const std::string domain = with_dots_repaired(typed);
  const MailDomains& domains = mail_domains();
  if (domains.find(domain)) return domain == typed ? std::nullopt : std::optional(domain);
  if (const auto typo = domains.typos.find(domain); typo != domains.typos.end()) return typo->second;
  constexpr std::size_t kLongEnough = 8;  // shorter names have too many neighbours that exist
  for (const auto& known : domains.known) {
    if (known.name.size() >= kLongEnough && one_slip_apart(domain, known.name)) return known.name;
  }
  return std::nullopt;
}

std::optional<std::string> suggest_mail_address(std::string_view typed) {
  if (typed.size() > kMostTyped) return std::nullopt;
  const std::string plain = as_meant(typed);
  const auto at = plain.rfind('@');
  if (at == std::string::npos) return std::nullopt;
  const auto domain = suggest_domain(std::string_view(plain).substr(at + 1));
  if (!domain) return std::nullopt;
  const auto corrected = parse_mail_address(plain.substr(0, at + 1) + *domain);
  if (!corrected) return std::nullopt;
  return corrected->str();
}

std::string carrier_domains() {
  std::string all;
  for (const MailDomains::Known& known : mail_domains().known) {
    if (known.carrier) all += (all.empty() ? "" : " ") + known.name;
  }
  return all;
}

bool is_carrier_mail(std::string_view domain) {
  const auto* known = known_by_name(lower_ascii(domain));
  return known != nullptr && known->carrier;
}

std::string carrier_of(std::string_view domain) {
  const auto* known = known_by_name(lower_ascii(domain));
  return known == nullptr ? std::string() : known->company;
}

MailDomainKind mail_domain_kind(std::string_view domain) {
  const std::string lowered = lower_ascii(domain);
  if (const auto* known = known_by_name(lowered)) return known->carrier ? MailDomainKind::carrier : MailDomainKind::webmail;
  if (is_listed_throwaway(lowered)) return MailDomainKind::throwaway;
  return is_listed_free(lowered) ? MailDomainKind::webmail : MailDomainKind::other;
}

}  // namespace noren::text
