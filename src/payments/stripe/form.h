// What is said to Stripe: application/x-www-form-urlencoded, brackets for what lies within ("metadata[noren_shop]").
// Private to payments/stripe. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace noren::payments::stripe {

class Form {
 public:
  Form& add(std::string_view key, std::string_view value);
  Form& add(std::string_view key, std::int64_t value);
  Form& add_if(std::string_view key, std::string_view value);  // not when it is empty
  std::string encoded() && { return std::move(encoded_); }

 private:
  std::string encoded_;
};

}  // namespace noren::payments::stripe
