// Header fields, and the blocks of fields inside reports (RFC 3464, 5965, 8098), in their order. Names lower case, values decoded and on
// one line. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace noren::mime {

struct Field {
  std::string name;
  std::string value;
};

class Fields {
 public:
  void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }
  // The first of that name (given in lower case); "" when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  bool empty() const { return fields_.empty(); }
  const std::vector<Field>& all() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

// "Name: value" at the beginning of a line; name is empty when the line is no field's.
struct FieldLine {
  std::string_view name, value;
};
FieldLine field_line(std::string_view line);

// Reads fields up to an empty line, a line that is none, or the end; at most `most` of them. rest, when given, is what follows.
Fields read_fields(std::string_view text, std::size_t most = 400, std::string_view* rest = nullptr);

// Blocks of fields with empty lines between.
std::vector<Fields> read_blocks(std::string_view text, std::size_t most_blocks);

// From text, the line at its beginning without its end; text is what follows.
std::string_view next_line(std::string_view& text);

}  // namespace noren::mime
