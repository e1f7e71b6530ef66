// Payment: bank transfer, cash on delivery, and what goes through a provider: cards, convenience stores, PayPay. View: templates/admin_settings_payment.html.
#include "html/words.h"
#include "shops/rules.h"
#include "shops/settings_pages.h"
#include "text/code_points.h"
#include "text/kana.h"

namespace noren::shops {
namespace {

constexpr std::string_view kPaymentPath = "/admin/settings/payment";
constexpr std::size_t kStepsMax = 20;
constexpr std::size_t kBlankSteps = 2;
constexpr std::int64_t kCollectedMax = 99'999'999;
constexpr std::int64_t kFeeMax = 99'999;

std::string payment_words(const admin::Visit& visit, std::string_view key) {
  return field_word(visit, "admin_settings_payment." + std::string(key));
}

html::View provider_fields(const Payment& payment) {
  return {{"card", payment.card},
          {"capture", payment.capture_at_shipment ? "shipment" : "order"},
          {"konbini", payment.konbini.on},
          {"konbini_days", std::to_string(payment.konbini.due_days)},
          {"paypay", payment.paypay}};
}

std::optional<Taken> taken(const SettingsPages& pages, const admin::Visit& visit, PaymentMethod method) {
  return pages.taken ? pages.taken(visit.context.shop, method) : std::nullopt;
}

html::View payment_fields(const Settings& s) {
  const BankTransfer& bank = s.payment.bank_transfer;
  html::View fields = {{"bank_transfer", bank.on},
                       {"bank", bank.account.bank},
                       {"branch", bank.account.branch},
                       {"number", bank.account.number},
                       {"holder", bank.account.holder},
                       {"due_days", std::to_string(bank.due_days)},
                       {"cash_on_delivery", s.payment.cash_on_delivery.on},
                       {"kind", bank.account.kind},
                       {"statement_kanji", s.payment.statement.kanji},
                       {"statement_kana", s.payment.statement.kana},
                       {"statement_latin", s.payment.statement.latin}};
  fields.update(provider_fields(s.payment));
  const auto& steps = s.payment.cash_on_delivery.fees;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    fields["up_to_" + std::to_string(i)] = std::to_string(steps[i].up_to.amount());
    fields["fee_" + std::to_string(i)] = std::to_string(steps[i].fee.amount());
  }
  return fields;
}

void read_bank(http::Form& form, const admin::Visit& visit, BankTransfer& bank) {
  bank.on = form.checked("bank_transfer");
  bank.account.bank = form.line("bank", 40);
  bank.account.branch = form.line("branch", 40);
  const auto number = account_number(form.line("number", 20));
  const auto holder = account_holder(form.line("holder", 48));
  bank.account.number = number.value_or("");
  bank.account.holder = holder.value_or("");
  const std::string kind = form.line("kind", 10);
  if (std::find(std::begin(kAccountKinds), std::end(kAccountKinds), kind) != std::end(kAccountKinds)) bank.account.kind = kind;
  bank.due_days = static_cast<int>(form.whole_or(bank.due_days, "due_days", {1, 30}, payment_words(visit, "error_due")));
  if (!number) form.fault("number", payment_words(visit, "error_number"));
  if (!holder) form.fault("holder", payment_words(visit, "error_holder"));
  if (!bank.on) return;
  for (const char* name : {"bank", "branch", "number", "holder"}) {
    if (form.typed().value(name, std::string()).empty()) form.fault(name, payment_words(visit, "error_account"));
  }
}

std::vector<FeeStep> read_steps(http::Form& form, const admin::Visit& visit, const http::Fields& sent) {
  std::vector<FeeStep> steps;
  const std::string wrong = payment_words(visit, "error_steps");
  for (std::size_t i = 0; i < kStepsMax; ++i) {
    const std::string up_to_name = "up_to_" + std::to_string(i), fee_name = "fee_" + std::to_string(i);
    if (!sent.has(up_to_name) && !sent.has(fee_name)) continue;
    const auto up_to = form.whole(up_to_name, {1, kCollectedMax}, wrong);
    const auto fee = form.whole(fee_name, {0, kFeeMax}, wrong);
    if (!up_to && !fee) continue;
    const bool rising = up_to && (steps.empty() || *up_to > steps.back().up_to.amount());
    if (!rising || !fee) {
      form.fault(up_to_name, wrong);
      continue;
    }
    steps.push_back({Yen(*up_to), Yen(*fee)});
  }
  return steps;
}

void read_konbini(http::Form& form, const admin::Visit& visit, int most, Konbini& konbini) {
  konbini.on = form.checked("konbini");
  const std::string wrong =
      html::word(visit.context.locale, "shops.admin_settings_payment.error_konbini_days", {{"n", std::to_string(most)}});
  konbini.due_days = static_cast<int>(form.whole_or(konbini.due_days, "konbini_days", {1, most}, wrong));
}

// What is only written otherwise is put right: hiragana and half-width kana, full-width letters.
void read_statement(http::Form& form, const admin::Visit& visit, Statement& statement) {
  statement.kanji = form.line("statement_kanji", 60);
  statement.kana = text::to_fullwidth_katakana(form.line("statement_kana", 60));
  statement.latin = text::nfkc(form.line("statement_latin", 60));
  if (!valid_statement_kanji(statement.kanji)) form.fault("statement_kanji", payment_words(visit, "error_statement_kanji"));
  if (!valid_statement_kana(statement.kana)) form.fault("statement_kana", payment_words(visit, "error_statement_kana"));
  if (!valid_statement_latin(statement.latin)) form.fault("statement_latin", payment_words(visit, "error_statement_latin"));
}

// What the provider does not take is not on the page, and stays as it was.
void read_provider(http::Form& form, const SettingsPages& pages, const admin::Visit& visit, Payment& payment) {
  if (taken(pages, visit, PaymentMethod::card)) {
    payment.card = form.checked("card");
    payment.capture_at_shipment = form.line("capture", 10) == "shipment";
    read_statement(form, visit, payment.statement);
  }
  if (const auto konbini = taken(pages, visit, PaymentMethod::konbini)) read_konbini(form, visit, konbini->due_days_most, payment.konbini);
  if (taken(pages, visit, PaymentMethod::paypay)) payment.paypay = form.checked("paypay");
}

Settings read_payment(http::Form& form, const SettingsPages& pages, const admin::Visit& visit, Settings s) {
  read_bank(form, visit, s.payment.bank_transfer);
  s.payment.cash_on_delivery.on = form.checked("cash_on_delivery");
  s.payment.cash_on_delivery.fees = read_steps(form, visit, visit.request.form);
  if (s.payment.cash_on_delivery.on && s.payment.cash_on_delivery.fees.empty())
    form.fault("cash_on_delivery", payment_words(visit, "error_no_steps"));
  read_provider(form, pages, visit, s.payment);
  return s;
}

// The rows as typed when the form comes back, else as stored; always blank ones at the end.
html::View steps_view(const html::View& fields, const html::View& faults) {
  html::View steps = html::View::array();
  std::size_t filled = 0;
  for (std::size_t i = 0; i < kStepsMax; ++i) {
    const std::string n = std::to_string(i);
    if (!fields.value("up_to_" + n, std::string()).empty() || !fields.value("fee_" + n, std::string()).empty()) filled = i + 1;
  }
  for (std::size_t i = 0; i < std::min(filled + kBlankSteps, kStepsMax); ++i) {
    const std::string n = std::to_string(i);
    html::View error = false;
    for (const std::string& name : {"up_to_" + n, "fee_" + n}) {
      if (error == false && faults.contains(name)) error = faults[name];
    }
    steps.push_back({{"i", n},
                     {"up_to", fields.value("up_to_" + n, std::string())},
                     {"fee", fields.value("fee_" + n, std::string())},
                     {"error", error}});
  }
  return steps;
}

html::View payment_view(const SettingsPages& pages, const admin::Visit& visit, const Shop& shop, std::int64_t version,
                        const html::View& fields, const html::View& faults) {
  html::View view = settings_view(visit, shop, Part::payment, version);
  view["f"] = fields;
  view["e"] = faults;
  view["steps"] = steps_view(fields, faults);
  view["takes"] = html::View::object();
  view["takes_any"] = false;
  for (const PaymentMethod method : kPaymentMethods) {
    const bool takes = taken(pages, visit, method).has_value();
    view["takes"][std::string(name_of(method))] = takes;
    if (takes) view["takes_any"] = true;
  }
  const auto konbini = taken(pages, visit, PaymentMethod::konbini);
  view["konbini_days_most"] = konbini ? konbini->due_days_most : 0;
  for (const char* when : {"order", "shipment"}) {
    const bool chosen = fields.value("capture", std::string("order")) == when;
    view["options"]["capture"].push_back(
        {{"value", when}, {"label", payment_words(visit, std::string("capture_") + when)}, {"selected", chosen}});
  }
  for (const std::string_view kind : kAccountKinds) {
    view["options"]["kind"].push_back({{"value", kind},
                                       {"label", account_kind_text(kind, visit.context.locale)},
                                       {"selected", fields.value("kind", std::string()) == kind}});
  }
  if (!faults.empty()) view["has_errors"] = true;
  return view;
}

// An open shop keeps at least one way of paying.
void refuse_payment_gaps(http::Form& form, const admin::Visit& visit, const Settings& s) {
  if (!s.payment.any()) form.fault("bank_transfer", payment_words(visit, "error_last"));
}

}  // namespace

http::Response show_payment(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  const html::View none = html::View::object();
  return pages.desk.page(visit, "shops/admin_settings_payment",
                         payment_view(pages, visit, *shop, shop->version, payment_fields(shop->settings), none));
}

http::Response save_payment(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, visit.context.locale);
  const Settings settings = read_payment(form, pages, visit, shop->settings);
  if (shop->open()) refuse_payment_gaps(form, visit, settings);
  if (form.good()) {
    const auto label = [&](const std::string& name) {
      const bool step = name.starts_with("up_to_") || name.starts_with("fee_");
      return payment_words(visit, step ? name.substr(0, name.rfind('_')) : name);
    };
    const SettingsForm typed{Part::payment, std::string(kPaymentPath), settings, &form, payment_fields(shop->settings), label};
    if (auto answer = save_settings(pages, visit, typed)) return std::move(*answer);
  }
  html::View fields = form.typed();
  const html::View kept = provider_fields(settings.payment);
  for (const auto& [name, value] : kept.items()) {
    if (!fields.contains(name)) fields[name] = value;
  }
  return pages.desk.page(visit, "shops/admin_settings_payment",
                         payment_view(pages, visit, *shop, visit.request.form.number("version"), fields, form.faults()), 422);
}

}  // namespace noren::shops
