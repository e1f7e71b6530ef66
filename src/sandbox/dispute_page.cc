// The card holder's and the card company's side of disputes, and the shop's answer: opened for a payment, answered, decided.
#include "html/words.h"
#include "sandbox/disputes.h"
#include "sandbox/pages.h"
#include "sandbox/scheduler.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

using html::View;
using html::word;

constexpr std::int64_t kShown = 50;

struct Press {
  const char* name;
  DisputeStep step;
};
constexpr Press kPresses[] = {{"answer", DisputeStep::answer}, {"win", DisputeStep::win}, {"lose", DisputeStep::lose}};

View row_of(const Json& dispute, Locale locale) {
  const std::string status = dispute.at("status");
  const auto due = dispute.at("evidence_details").at("due_by").get<std::int64_t>();
  const bool open = after(*dispute_status_of(status), DisputeStep::win).has_value();
  return {{"id", dispute.at("id").get<std::string>()},
          {"payment", dispute.at("payment_intent").get<std::string>()},
          {"amount", html::yen_text(locale, Yen(dispute.at("amount").get<std::int64_t>()))},
          {"until", html::time_text(locale, Instant(due * 1'000'000))},
          {"status", word(locale, "sandbox.dispute.status_" + status)},
          {"open", open},
          {"unanswered", status == name_of(DisputeStatus::needs_response)}};
}

// id: "" all of them, the newest first.
http::Response show_dispute(const Desk& desk, const Context& context, const std::string& id, const char* wrong) {
  const Locale locale = context.locale;
  View rows = View::array();
  const bool found = desk.ledger.read([&](db::Tx& tx) {
    if (const auto one = id.empty() ? std::nullopt : store::find_of(tx, id, "dispute")) {
      rows.push_back(row_of(*one, locale));
      return true;
    }
    if (!id.empty()) return false;
    const auto page = store::list(tx, {.kind = "dispute", .limit = kShown});
    for (const Json& dispute : page->all) rows.push_back(row_of(dispute, locale));
    return true;
  });
  if (!found) return error_page(desk, locale, 404);
  View view = {{"title", word(locale, "sandbox.dispute.title")},
               {"wrong", *wrong == 0 ? View(false) : View(word(locale, std::string("sandbox.dispute.") + wrong))},
               {"none", rows.empty()},
               {"all", id.empty()},
               {"disputes", std::move(rows)}};
  return hosted_page(desk.html.render("sandbox/disputes", view, locale), *wrong == 0 ? 200 : 409);
}

// The holder of the card disputes a payment: pi_…
http::Response open_one(const Desk& desk, const http::Request& request, const Context& context) {
  const Tells tells = desk.scheduler.tells();
  const auto dispute = desk.ledger.write([&](db::Tx& tx) -> std::optional<Json> {
    const auto intent = store::find_of(tx, request.form.get("payment"), "payment_intent");
    if (!intent || (*intent)["latest_charge"].is_null()) return std::nullopt;
    auto charge = store::find_of(tx, (*intent)["latest_charge"], "charge");
    return charge ? open_dispute(Work{tx, desk.env, context.now, tells}, *charge, "fraudulent") : std::nullopt;
  });
  if (!dispute) return show_dispute(desk, context, "", "not_disputable");
  desk.scheduler.wake();
  return http::redirect("/disputes/" + dispute->at("id").get<std::string>());
}

http::Response move_one(const Desk& desk, const http::Request& request, const Context& context) {
  const std::string& id = request.param("id");
  const Tells tells = desk.scheduler.tells();
  for (const Press& press : kPresses) {
    if (request.form.get("press") != press.name) continue;
    const bool moved = desk.ledger.write([&](db::Tx& tx) {
      auto dispute = store::find_of(tx, id, "dispute");
      return dispute && move_dispute(Work{tx, desk.env, context.now, tells}, *dispute, press.step);
    });
    desk.scheduler.wake();
    return moved ? http::redirect("/disputes/" + id) : show_dispute(desk, context, id, "decided");
  }
  return show_dispute(desk, context, id, "decided");
}

}  // namespace

void add_dispute_routes(http::Router& router, const Desk& desk) {
  router.get("/disputes", [desk](const http::Request&, const Context& context) { return show_dispute(desk, context, "", ""); });
  router.post("/disputes", [desk](const http::Request& request, const Context& context) { return open_one(desk, request, context); });
  router.get("/disputes/{id}",
             [desk](const http::Request& request, const Context& context) { return show_dispute(desk, context, request.param("id"), ""); });
  router.post("/disputes/{id}", [desk](const http::Request& request, const Context& context) { return move_one(desk, request, context); });
}

}  // namespace noren::sandbox
