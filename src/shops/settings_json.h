// The settings as one JSON document. What a document does not say keeps its default, so that older documents load for ever;
// what it says beyond what we know is dropped. Thread: pure.
#pragma once
#include <string>
#include <string_view>

#include "shops/types.h"

namespace noren::shops {

std::string settings_to_json(const Settings& settings);
Settings settings_from_json(std::string_view text);  // throws std::runtime_error on a broken document or a value of a wrong kind

}  // namespace noren::shops
