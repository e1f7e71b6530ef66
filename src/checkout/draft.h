// What a buyer typed into a checkout's form and what is wrong with it, as it is kept between the button and the page that shows it
// (drafts/drafts.h). Its form is the attempt's id; before there is one, the name that its address carries. Private to the feature.
#pragma once
#include "checkout/form_input.h"
#include "drafts/drafts.h"

namespace noren::checkout {

struct Draft {
  FormInput input;
  std::vector<Fault> faults = {};
  std::string looked_up = {};                               // prefix whose postcode was just looked up: "shipping", "orderer", ""
  std::optional<shops::PaymentMethod> told = std::nullopt;  // who asked is told by mail when it is back
};

// False: the disk is full. Its page has to be the answer itself.
bool put_draft(House& house, const drafts::Key& key, const Draft& draft, Instant now);
std::optional<Draft> find_draft(House& house, const drafts::Key& key, Instant now);

}  // namespace noren::checkout
