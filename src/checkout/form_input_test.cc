#include "checkout/form_input.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace noren::checkout {
namespace {

bool refuses_wrap(const std::string& sent) {
  http::Fields form;
  form.add("gift", "1");
  form.add("wrap", sent);
  std::vector<Fault> faults;
  (void)wish_of(read_form(form), Locale::ja, faults);
  return std::any_of(faults.begin(), faults.end(), [](const Fault& fault) { return fault.field == "gift.wrap"; });
}

TEST(CheckoutForm, AWrappingThatWasNotOfferedIsRefusedAndNotSwapped) {
  for (const char* offered : {"", "0", "1"}) EXPECT_FALSE(refuses_wrap(offered)) << offered;
  for (const char* other : {"5", "yes", "01"}) EXPECT_TRUE(refuses_wrap(other)) << other;
}

}  // namespace
}  // namespace noren::checkout
