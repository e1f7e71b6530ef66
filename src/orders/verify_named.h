// What orders name and cannot be understood without, as the audit meets it order by order. Private to the feature.
#pragma once
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "db/transaction.h"
#include "house/audit.h"
#include "orders/types.h"

namespace noren::orders {

class Named {
 public:
  void note(const std::string& number, std::span<const Event> events);
  // When all orders were noted. What they name came before them, so that it is there by now.
  Finding finding(db::Tx& tx, const ShopId& shop, Locale locale) const;

 private:
  struct Times {
    std::int64_t orders = 0;
    std::string first;  // the number of one of them
  };
  struct Last {
    std::int64_t counter = 0;
    std::string number;
  };

  std::int64_t orders_ = 0;
  std::map<std::pair<std::string, std::string>, Times> laws_;  // by page and version
  std::map<std::string, Last> last_;                           // by node
};

}  // namespace noren::orders
