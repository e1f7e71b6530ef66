#include <stdexcept>

#include "base/embedded.h"
#include "demo/parts.h"
#include "shops/settings_json.h"

namespace noren::demo {

std::shared_ptr<const shops::Shop> make_shop(const Stage& stage) {
  nlohmann::json settings = read_toml("demo/data/shop.toml");
  for (const char* page : {"privacy", "terms", "returns"}) {
    for (const char* language : {"ja", "en"}) {
      const std::string path = std::string("demo/data/law/") + page + "." + language + ".txt";
      settings["law"][page][language] = std::string(embedded::file(path));
    }
  }
  const auto gateway = stage.desk.cards.gateway_of(ShopId());
  const auto takes = [&](payments::Means means) { return gateway != nullptr && gateway->limits(means).has_value(); };
  settings["payment"]["card"] = takes(payments::Means::card);
  settings["payment"]["paypay"] = takes(payments::Means::paypay);
  settings["payment"]["konbini"] = {{"on", takes(payments::Means::convenience_store)}, {"due_days", 3}};
  const auto made = shops::create_shop(stage.house, stage.directory, context_for(ShopId(), stage.house.env.clock.now()),
                                       shops::settings_from_json(settings.dump()));
  if (!made) throw std::runtime_error("the demo shop was refused");
  return *made;
}

}  // namespace noren::demo
