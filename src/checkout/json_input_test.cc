#include "checkout/json_input.h"

#include <gmock/gmock.h>

namespace noren::checkout {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> faults(const std::string& body) {
  std::vector<std::string> all;
  const auto read = read_wish(body);
  for (const Fault& fault : read->faults) all.push_back(fault.field + " " + fault.word);
  return all;
}

TEST(JsonInput, AMemberOfTheWrongTypeIsOneFaultAndNotMissingBesides) {
  EXPECT_THAT(faults(R"({"phone": 9012345678})"),
              AllOf(Contains("phone checkout.fault.not_text"), Not(Contains("phone checkout.fault.missing"))));
  EXPECT_THAT(faults(R"({"orderer": []})"), AllOf(Contains("orderer checkout.fault.not_object"), Each(Not(StartsWith("orderer.")))));
  EXPECT_THAT(faults(R"({"payment": "card"})"), AllOf(Contains("payment checkout.fault.not_object"), Each(Not(StartsWith("payment.")))));
  EXPECT_THAT(faults(R"({"shipping_address": {"name": 1}})"), AllOf(Contains("shipping_address.name checkout.fault.not_text"),
                                                                    Not(Contains("shipping_address.name checkout.fault.missing")),
                                                                    Contains("shipping_address.postcode checkout.fault.missing")));
}

TEST(JsonInput, ALineWithoutSkuLacksItAndNamesNoGoods) {
  for (const char* line : {R"({"quantity": 1})", R"({"sku": null, "quantity": 1})", R"({"sku": "", "quantity": 1})"})
    EXPECT_THAT(faults(std::string(R"({"lines": [)") + line + "]}"), Contains("lines[0].sku checkout.fault.missing")) << line;
  EXPECT_THAT(faults(R"({"lines": [{"sku": 7}]})"),
              AllOf(Contains("lines[0].sku checkout.fault.not_text"), Not(Contains("lines[0].sku checkout.fault.missing"))));
  EXPECT_THAT(faults(R"({"lines": [{"sku": "MUG-BLUE", "quantity": 1}]})"), Each(Not(StartsWith("lines"))));
}

TEST(JsonInput, AFaultCoversItsFieldAndWhatLiesInIt) {
  EXPECT_TRUE(covers("payment", "payment"));
  EXPECT_TRUE(covers("payment", "payment.method"));
  EXPECT_TRUE(covers("lines", "lines[0].sku"));
  EXPECT_FALSE(covers("payment.method", "payment"));
  EXPECT_FALSE(covers("phone", "phones"));
}

}  // namespace
}  // namespace noren::checkout
