#include "sandbox/disputes.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "sandbox/store.h"

namespace noren::sandbox {
namespace {

constexpr std::array<std::string_view, 4> kUpdateParams = {"evidence", "expand", "metadata", "submit"};

DisputeStatus status_in(const Json& dispute) {
  const auto status = dispute_status_of(dispute.at("status").get_ref<const std::string&>());
  check(status.has_value(), "a dispute in a state that nobody knows");
  return *status;
}

Outcome decided(const Json& dispute) {
  return refused({"", "", "This dispute is already closed (status: " + dispute.at("status").get<std::string>() + ")."});
}

std::string charge_of(const Json& dispute) { return dispute.at("charge").get<std::string>(); }

std::string payment_of(const Json& dispute) { return dispute.at("payment_intent").get<std::string>(); }

}  // namespace

bool is_disputed(const Work& work, const Json& charge) {
  const auto page = store::list(work.tx, {.kind = "dispute", .parent = charge.at("payment_intent"), .limit = 100});
  return page && std::any_of(page->all.begin(), page->all.end(), [&](const Json& dispute) {
           return charge_of(dispute) == charge.at("id") && status_in(dispute) != DisputeStatus::won;
         });
}

std::optional<Json> open_dispute(const Work& work, Json& charge, const std::string& reason) {
  const bool some_left = charge.at("amount_captured").get<std::int64_t>() > charge.at("amount_refunded").get<std::int64_t>();
  if (!some_left || is_disputed(work, charge)) return std::nullopt;
  const Json dispute = dispute_shape(work, charge, reason);
  store::put(work.tx, dispute, payment_of(dispute));
  charge["disputed"] = true;
  store::save(work.tx, charge, payment_of(dispute));
  tell(work, "charge.dispute.created", dispute);
  tell(work, "charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

bool move_dispute(const Work& work, Json& dispute, DisputeStep step) {
  const auto next = after(status_in(dispute), step);
  if (!next) return false;
  dispute["status"] = name_of(*next);
  if (step == DisputeStep::answer) {
    Json& details = dispute["evidence_details"];
    details["has_evidence"] = true;
    details["submission_count"] = details["submission_count"].get<std::int64_t>() + 1;
  }
  const bool won = *next == DisputeStatus::won;
  if (won) dispute["balance_transactions"].push_back(dispute_entry(work, dispute, dispute["amount"].get<std::int64_t>()));
  store::save(work.tx, dispute, payment_of(dispute));
  if (step == DisputeStep::answer) {
    tell(work, "charge.dispute.updated", dispute);
    return true;
  }
  tell(work, "charge.dispute.closed", dispute);
  if (won) tell(work, "charge.dispute.funds_reinstated", dispute);
  return true;
}

Outcome update_dispute(const Work& work, const Call& call) {
  if (auto fault = call.params.unknown(kUpdateParams)) return failed(*fault);
  auto dispute = store::find_of(work.tx, call.id, "dispute");
  if (!dispute) return no_such("dispute", call.id);
  const Json evidence = call.params.members("evidence");
  if (!after(status_in(*dispute), DisputeStep::answer)) return decided(*dispute);
  for (const auto& [name, value] : evidence.items()) (*dispute)["evidence"][name] = value;
  if (call.params.has("submit") && !call.params.flag("submit")) {
    store::save(work.tx, *dispute, payment_of(*dispute));
    return answer(*dispute);
  }
  move_dispute(work, *dispute, DisputeStep::answer);
  const std::string said = evidence.value("uncategorized_text", "");
  if (said == "winning_evidence") move_dispute(work, *dispute, DisputeStep::win);
  if (said == "losing_evidence") move_dispute(work, *dispute, DisputeStep::lose);
  return answer(*dispute);
}

Outcome close_dispute(const Work& work, const Call& call) {
  auto dispute = store::find_of(work.tx, call.id, "dispute");
  if (!dispute) return no_such("dispute", call.id);
  if (!move_dispute(work, *dispute, DisputeStep::lose)) return decided(*dispute);
  return answer(*dispute);
}

}  // namespace noren::sandbox
