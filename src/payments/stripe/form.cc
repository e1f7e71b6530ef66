#include "payments/stripe/form.h"

#include "http/message.h"

namespace noren::payments::stripe {

Form& Form::add(std::string_view key, std::string_view value) {
  if (!encoded_.empty()) encoded_ += '&';
  encoded_ += http::url_encode(key) + "=" + http::url_encode(value);
  return *this;
}

Form& Form::add(std::string_view key, std::int64_t value) { return add(key, std::string_view(std::to_string(value))); }

Form& Form::add_if(std::string_view key, std::string_view value) { return value.empty() ? *this : add(key, value); }

}  // namespace noren::payments::stripe
