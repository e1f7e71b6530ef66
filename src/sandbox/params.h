// The parameters of a call in Stripe's form encoding: metadata[order]=7, line_items[0][quantity]=1, expand[]=latest_charge.
// Private to sandbox. Thread: pure.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "sandbox/types.h"

namespace noren::sandbox {

// A refusal of the input, in the shape of an error of type invalid_request_error.
struct ParamFault {
  std::string code;
  std::string param;
  std::string message;
};

class Params {
 public:
  explicit Params(const http::Fields& fields) : fields_(fields) {}

  const std::string& text(std::string_view name) const { return fields_.get(name); }
  bool has(std::string_view name) const { return fields_.has(name); }
  bool flag(std::string_view name) const { return fields_.get(name) == "true"; }
  // The values of name[] or name[0], name[1] ... in the order sent.
  std::vector<std::string> list(std::string_view name) const;
  // The members name[…]=value, as an object of strings.
  Json members(std::string_view name) const;
  // Nothing when absent or no whole number.
  std::optional<std::int64_t> whole(std::string_view name) const;
  // Every "name[…" and "name" must begin with one of these.
  std::optional<ParamFault> unknown(std::span<const std::string_view> known) const;
  // A whole number that is there but is none.
  std::optional<ParamFault> not_whole(std::string_view name) const;

 private:
  const http::Fields& fields_;
};

std::optional<ParamFault> missing(const Params& params, std::string_view name);
// At most 50 keys of 40 characters, values of 500.
std::optional<ParamFault> metadata_fault(const Json& metadata, const std::string& name);

}  // namespace noren::sandbox
