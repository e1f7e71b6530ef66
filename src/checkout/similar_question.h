// よく似た注文: before the same buyer orders the same basket again, or pays for it in a second tab, a question.
#pragma once
#include "checkout/checkout.h"

namespace noren::checkout {

// marks: of this buyer with this basket (orders/similar.h). Nothing: there is none, or the shop does not ask. Inside a transaction.
std::optional<SimilarOrder> find_similar(db::Tx& tx, const Desk& desk, const Context& context, const std::vector<std::string>& marks,
                                         const std::string& known_token);

// The question as it stands now, for its page.
std::optional<SimilarOrder> similar_to(Desk& desk, const Context& context, const Found& found, const std::string& known_token);

}  // namespace noren::checkout
