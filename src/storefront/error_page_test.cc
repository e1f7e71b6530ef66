// The page of errors: what it says of what was asked for, and that it says nothing that is not so.
#include <gmock/gmock.h>

#include "html/words.h"

namespace noren::storefront {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A failure stands in the log, in the metrics and at /readyz: whether anybody has read it, a page cannot know.
TEST(ErrorWords, SayOfNobodyThatHeWasTold) {
  for (const char* key : {"storefront.error.fault_text", "storefront.error.ours", "storefront.error.unavailable_text",
                          "storefront.error.storage_full_text", "checkout.confirm.storage_text"}) {
    EXPECT_THAT(html::word(Locale::ja, key), Not(HasSubstr("知らせ"))) << key;
    EXPECT_THAT(html::word(Locale::en, key), Not(HasSubstr("been told"))) << key;
  }
}

}  // namespace
}  // namespace noren::storefront
