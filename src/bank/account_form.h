// A bank account as typed, checked at its fields; the buyer's page and the owner's share it. Private to the feature. Pure.
#pragma once
#include "bank/types.h"
#include "html/html.h"
#include "http/form.h"

namespace noren::bank {

// Fields bank_code bank branch_code branch kind number holder. What is wrong stands in the form's faults. with_holder: the shop's own
// account has none, its name stands beside it.
Account read_account(http::Form& form, Locale locale, bool with_holder = true);
// f of a page that shows it again.
html::View account_fields(const Account& account);
// options.kind
html::View kind_options(const std::string& chosen, Locale locale);
// "みずほ銀行（0001） 福岡支店（710） 普通 1234567"
std::string account_text(const Account& account, Locale locale);

}  // namespace noren::bank
