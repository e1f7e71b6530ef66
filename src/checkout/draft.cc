#include "checkout/draft.h"

#include <nlohmann/json.hpp>

namespace noren::checkout {
namespace {

using nlohmann::json;

std::string told_of(const Draft& draft) {
  json faults = json::array();
  for (const Fault& fault : draft.faults) faults.push_back(json::array({fault.field, fault.word, fault.n, fault.most}));
  const json whole = {
      {"faults", faults}, {"looked_up", draft.looked_up}, {"told", draft.told ? std::string(shops::name_of(*draft.told)) : std::string()}};
  return whole.dump(-1, ' ', false, json::error_handler_t::replace);
}

Draft draft_of(const drafts::Draft& kept) {
  const json whole = json::parse(kept.told);
  const auto part = [](const json& list, std::size_t i) { return list.at(i).get<std::string>(); };
  Draft draft{read_form(kept.typed)};
  for (const json& fault : whole.at("faults")) draft.faults.push_back({part(fault, 0), part(fault, 1), part(fault, 2), part(fault, 3)});
  draft.looked_up = whole.at("looked_up").get<std::string>();
  draft.told = shops::payment_method_from(whole.at("told").get<std::string>());
  return draft;
}

}  // namespace

bool put_draft(House& house, const drafts::Key& key, const Draft& draft, Instant now) {
  return drafts::put(house, key, {fields_of(draft.input), told_of(draft)}, now);
}

std::optional<Draft> find_draft(House& house, const drafts::Key& key, Instant now) {
  const auto kept = drafts::find(house, key, now);
  return kept ? std::optional(draft_of(*kept)) : std::nullopt;
}

}  // namespace noren::checkout
