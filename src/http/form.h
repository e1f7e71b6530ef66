// A form as it was sent: reads its fields cleaned, remembers what was typed and what is wrong with it, so that a page can show
// both again and nothing typed is lost. One per request; not thread-safe.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/context.h"
#include "http/message.h"
#include "text/clean.h"

namespace noren::http {

class Form {
 public:
  Form(const Fields& fields, Locale locale) : fields_(fields), locale_(locale) {}

  // Cleaned text of one line; "" with a fault when it cannot be kept (too long, characters that are none).
  std::string line(const std::string& name, std::size_t max_length);
  std::string lines(const std::string& name, std::size_t max_length);  // with its line ends
  bool checked(const std::string& name);
  // A whole number as text/whole_number.h reads it. Empty: nothing, no fault. Other things, or out of the range: nothing, and the fault
  // in the words given.
  struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
  };
  std::optional<std::int64_t> whole(const std::string& name, Range range, const std::string& words);
  std::int64_t whole_or(std::int64_t otherwise, const std::string& name, Range range, const std::string& words);  // empty is a fault, too

  void fault(const std::string& name, const std::string& words);  // the first of a field stays
  bool good() const { return faults_.empty(); }
  bool has_fault(const std::string& name) const { return faults_.contains(name); }

  const nlohmann::json& typed() const { return typed_; }    // by name: what to show in the form again ("f" of a view)
  const nlohmann::json& faults() const { return faults_; }  // by name, in words ("e" of a view)
  void show(const std::string& name, nlohmann::json value) { typed_[name] = std::move(value); }

 private:
  std::string clean(const std::string& name, std::size_t max_length, text::Lines lines);

  const Fields& fields_;
  Locale locale_;
  nlohmann::json typed_ = nlohmann::json::object();
  nlohmann::json faults_ = nlohmann::json::object();
};

}  // namespace noren::http
