// Finds words in the texts of all items: one contiguous buffer of folded text, item after item, scanned with memmem. One
// character (茶) and parts of words are found like whole ones; nothing has to be cut into words. Measured (10,000 items with 600
// bytes each, one core): see search_test.cc. Immutable; safe from any thread. Belongs to the snapshot.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/types.h"

namespace noren::catalog {

using TagNames = std::unordered_map<std::string, Bilingual>;

class SearchIndex {
 public:
  SearchIndex(std::span<const Item> items, std::span<const Category> categories, const TagNames& tag_names);

  struct Hit {
    std::size_t item = 0;  // its place in the items given
    int rank = 0;          // 0 is best: summed over the words (see kRank... in the .cc)
  };
  // Items in which every word occurs, in the order given. words: folded (text::fold_words), not empty.
  std::vector<Hit> find(const std::vector<std::string>& words) const;

 private:
  // Where an item's fields begin in the buffer, best ones first; a field ends with a line end, which no word holds.
  struct Fields {
    std::size_t name_ja;
    std::size_t name_en;
    std::size_t tags;  // also SKUs, variants' names and categories
    std::size_t description;
    std::size_t end;
  };

  int rank_at(const Fields& fields, std::size_t at, const std::string& word) const;
  // Where the word first occurs in [from, to); npos when it does not.
  std::size_t occurs(const std::string& word, std::size_t from, std::size_t to) const;

  std::string buffer_;
  std::vector<Fields> fields_;
};

}  // namespace noren::catalog
