#include "bank/account_form.h"

#include "bank/zengin.h"
#include "bank/zengin_file.h"
#include "html/words.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

using html::word;

constexpr std::size_t kAccountNameMax = 40;
constexpr std::size_t kTypedMax = 60;
// Its branches for transfers end in 8, of current accounts in 9; what does not is the 記号 of a passbook (ゆうちょ銀行, 「記号番号から
// 振込用の店名・預金種目・口座番号を調べる」).
constexpr std::string_view kPostBank = "9900";
constexpr AccountKind kAccountKinds[] = {AccountKind::ordinary, AccountKind::current, AccountKind::savings};

std::string account_words(Locale locale, const std::string& key) { return word(locale, "bank.account." + key); }

// Digits of any width, spaces and hyphens forgiven; filled with zeros in front up to width when it may be shorter.
std::string read_digits(http::Form& form, const std::string& name, std::size_t width, bool may_be_shorter, Locale locale) {
  const std::string typed = form.line(name, 20);
  std::string digits;
  bool good = true;
  for (const char c : text::nfkc(typed)) {
    if (c >= '0' && c <= '9') digits += c;
    good = good && ((c >= '0' && c <= '9') || c == ' ' || c == '-');
  }
  good = good && !digits.empty() && (digits.size() == width || (may_be_shorter && digits.size() < width));
  if (!good) {
    form.fault(name, account_words(locale, "error_" + name));
    return "";
  }
  return std::string(width - digits.size(), '0') + digits;
}

std::string read_name(http::Form& form, const std::string& name, Locale locale) {
  const std::string typed = form.line(name, kAccountNameMax);
  if (typed.empty()) form.fault(name, account_words(locale, "error_" + name));
  return typed;
}

std::string read_holder(http::Form& form, Locale locale) {
  const std::string typed = form.line("holder", kTypedMax);
  if (typed.empty()) {
    form.fault("holder", account_words(locale, "error_holder"));
    return "";
  }
  const auto zengin = to_zengin(typed);
  if (!zengin) {
    form.fault("holder", word(locale, "bank.account.error_holder_sign", {{"sign", zengin.error()}}));
    return "";
  }
  if (signs_of(*zengin) > kHolderMax) form.fault("holder", account_words(locale, "error_holder_long"));
  return *zengin;
}

}  // namespace

Account read_account(http::Form& form, Locale locale, bool with_holder) {
  Account account;
  account.bank = read_name(form, "bank", locale);
  account.bank_code = read_digits(form, "bank_code", 4, false, locale);
  account.branch = read_name(form, "branch", locale);
  account.branch_code = read_digits(form, "branch_code", 3, false, locale);
  account.number = read_digits(form, "number", 7, true, locale);
  if (!account.number.empty() && account.number.find_first_not_of('0') == std::string::npos)
    form.fault("number", account_words(locale, "error_number_zero"));
  if (account.bank_code == kPostBank && !account.branch_code.empty() && account.branch_code.back() != '8' &&
      account.branch_code.back() != '9')
    form.fault("branch_code", account_words(locale, "error_branch_code_post"));
  const std::string kind = form.line("kind", 2);
  bool known = false;
  for (const AccountKind one : kAccountKinds) {
    if (kind != std::to_string(static_cast<int>(one))) continue;
    account.kind = one;
    known = true;
  }
  if (!known) form.fault("kind", account_words(locale, "error_kind"));
  if (with_holder) account.holder = read_holder(form, locale);
  return account;
}

html::View account_fields(const Account& account) {
  return {{"bank", account.bank},
          {"bank_code", account.bank_code},
          {"branch", account.branch},
          {"branch_code", account.branch_code},
          {"number", account.number},
          {"holder", account.holder},
          {"kind", std::to_string(static_cast<int>(account.kind))}};
}

html::View kind_options(const std::string& chosen, Locale locale) {
  html::View options = html::View::array();
  for (const AccountKind kind : kAccountKinds) {
    const std::string value = std::to_string(static_cast<int>(kind));
    options.push_back({{"value", value}, {"label", account_words(locale, "kind_" + value)}, {"selected", value == chosen}});
  }
  return options;
}

std::string account_text(const Account& account, Locale locale) {
  return word(locale, "bank.account.text",
              {{"bank", account.bank},
               {"bank_code", account.bank_code},
               {"branch", account.branch},
               {"branch_code", account.branch_code},
               {"kind", account_words(locale, "kind_" + std::to_string(static_cast<int>(account.kind)))},
               {"number", account.number}});
}

}  // namespace noren::bank
