// The house rules (docs/style.md), each a function from a file to what is wrong with it. Pure.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "source.h"

namespace noren::tidy {

// src/LAYERS: which folder stands on which line.
class Layers {
 public:
  explicit Layers(std::string_view text);
  std::optional<int> of(const std::string& folder) const;

 private:
  std::map<std::string, int> line_of_folder_;
};

// Gives the text of "orders/store.h", or nothing when src/ has no such file (a generated one).
using ReadHeader = std::function<std::optional<std::string>(const std::string& path)>;

void check_text(const Source& source, Findings& out);
void check_file_length(const Source& source, Findings& out);
void check_function_length(const Source& source, Findings& out);
void check_banned_calls(const Source& source, Findings& out);
void check_co_await(const Source& source, Findings& out);
void check_sql(const Source& source, Findings& out);
void check_migration(const Source& source, Findings& out);
void check_includes(const Source& source, const Layers& layers, const ReadHeader& read, Findings& out);

// All of them, as far as they concern this kind of file.
Findings check(const Source& source, const Layers& layers, const ReadHeader& read);

}  // namespace noren::tidy
