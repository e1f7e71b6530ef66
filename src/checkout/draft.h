// What a buyer typed into the form and what is wrong with it, kept between the button and the page that shows it: the button is answered
// with the address of a page (303), which Back, Forward and Reload find again as it is. Sealed with a key of the house, since nobody can
// say whose it is before the mail address is right. Gone when it has become an attempt, with its attempt, and after kDraftKept.
// Private to the feature.
#pragma once
#include "checkout/form_input.h"
#include "db/transaction.h"
#include "house/house.h"

namespace noren::checkout {

struct Draft {
  FormInput input;
  std::vector<Fault> faults = {};
  std::string looked_up = {};                               // prefix whose postcode was just looked up: "shipping", "orderer", ""
  std::optional<shops::PaymentMethod> told = std::nullopt;  // who asked is told by mail when it is back
};

// Another browser never sees it, and two forms of one browser do not mix.
struct DraftKey {
  ShopId shop;
  std::string visitor;  // the browser's mark, signed
  std::string form;     // the attempt's id; before there is one, a token that its address carries
};
DraftKey draft_key(House& house, const http::Request& request, const ShopId& shop, std::string form);

inline constexpr std::chrono::hours kDraftKept{24};
inline constexpr std::size_t kDraftBytes = 16 * 1024;
inline constexpr int kDraftsOfVisitor = 5;  // the newest stay

// False: too long to be kept, or the disk is full. Its page has to be the answer itself.
bool put_draft(House& house, const DraftKey& key, const Draft& draft, Instant now);
std::optional<Draft> find_draft(House& house, const DraftKey& key, Instant now);
void drop_draft(House& house, const DraftKey& key);
void delete_drafts(db::Tx& tx, const CheckoutId& id);  // of all browsers

}  // namespace noren::checkout
