// What only the whole tree can tell: words that a page asks for and nobody wrote, words that nobody says, statements that nobody runs.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "source.h"

namespace noren::tidy {

// Fed every file once, in any order; then asked. Tests say nothing here: what only they use is unused.
class Tree {
 public:
  void add(const Source& source);
  Findings check() const;

 private:
  struct Place {
    std::string path;
    int line = 0;
    std::string name;  // "cart.notice.added"; of a statement "cart/find_line"
  };

  void add_words(const Source& source);
  void add_page(const Source& source);
  void add_code(const Source& source);
  bool said(const std::string& key) const;
  bool is_literal(const std::string& part) const;

  std::vector<Place> words_;
  std::vector<Place> asked_;  // {{t.…}} of pages and mails
  std::vector<Place> statements_;
  std::set<std::string> run_;                         // "cart/find_line" for each sql::find_line in src/cart
  std::set<std::string> literals_;                    // every string of the code,
  std::set<std::string> tails_;                       // what stands in one behind a dot, and the whole,
  std::map<std::string, std::set<std::string>> own_;  // and the strings of each folder
};

}  // namespace noren::tidy
