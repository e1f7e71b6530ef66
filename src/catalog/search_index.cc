#include "catalog/search_index.h"

#include <cstring>

#include "text/fold.h"

namespace noren::catalog {
namespace {

constexpr int kRankNameStart = 0;
constexpr int kRankName = 1;
constexpr int kRankTags = 3;
constexpr int kRankDescription = 6;

void append(std::string& to, const std::string& text) {
  if (text.empty()) return;
  to += text;
  to += ' ';
}

void append(std::string& to, const Bilingual& text) {
  append(to, text.ja);
  append(to, text.en);
}

std::string tag_text(const Item& item, std::span<const Category> categories, const TagNames& tag_names) {
  std::string text;
  for (const std::string& tag : item.tags) {
    append(text, tag);
    const auto named = tag_names.find(tag);
    if (named != tag_names.end()) append(text, named->second);
  }
  for (const Variant& variant : item.variants) {
    append(text, variant.sku);
    append(text, variant.name);
  }
  for (const std::string& slug : item.categories) {
    const auto category = std::find_if(categories.begin(), categories.end(), [&](const Category& one) { return one.slug == slug; });
    if (category != categories.end()) append(text, category->name);
  }
  return text;
}

std::string description_text(const Item& item) {
  std::string text;
  append(text, item.description);
  const Attributes& exact = item.attributes;
  for (const Bilingual* attribute : {&exact.size, &exact.weight, &exact.material, &exact.touch, &exact.assembly}) append(text, *attribute);
  return text;
}

}  // namespace

SearchIndex::SearchIndex(std::span<const Item> items, std::span<const Category> categories, const TagNames& tag_names) {
  fields_.reserve(items.size());
  const auto add = [this](const std::string& text) {
    const std::size_t begin = buffer_.size();
    buffer_ += text::fold(text);
    buffer_ += '\n';
    return begin;
  };
  for (const Item& item : items) {
    Fields fields{};
    fields.name_ja = add(item.name.ja);
    fields.name_en = add(item.name.en);
    fields.tags = add(tag_text(item, categories, tag_names));
    fields.description = add(description_text(item));
    fields.end = buffer_.size();
    fields_.push_back(fields);
  }
  buffer_.shrink_to_fit();
}

std::size_t SearchIndex::occurs(const std::string& word, std::size_t from, std::size_t to) const {
  const void* found = ::memmem(buffer_.data() + from, to - from, word.data(), word.size());
  return found == nullptr ? std::string::npos : static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
}

int SearchIndex::rank_at(const Fields& fields, std::size_t at, const std::string& word) const {
  if (at == fields.name_ja || buffer_.compare(fields.name_en, word.size(), word) == 0) return kRankNameStart;
  if (at < fields.tags) return kRankName;
  return at < fields.description ? kRankTags : kRankDescription;
}

std::vector<SearchIndex::Hit> SearchIndex::find(const std::vector<std::string>& words) const {
  std::vector<Hit> hits;
  if (words.empty() || fields_.empty()) return hits;
  // The longest word is the rarest: it is looked for everywhere, the others only in the items it stands in.
  const auto rarest = std::max_element(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::size_t from = 0;
  auto item = fields_.begin();
  while (item != fields_.end()) {
    const std::size_t at = occurs(*rarest, from, buffer_.size());
    if (at == std::string::npos) break;
    item = std::upper_bound(item, fields_.end(), at, [](std::size_t place, const Fields& fields) { return place < fields.end; });
    Hit hit{.item = static_cast<std::size_t>(item - fields_.begin()), .rank = rank_at(*item, at, *rarest)};
    bool all = true;
    for (auto word = words.begin(); all && word != words.end(); ++word) {
      if (word == rarest) continue;
      const std::size_t other = occurs(*word, item->name_ja, item->end);
      all = other != std::string::npos;
      if (all) hit.rank += rank_at(*item, other, *word);
    }
    if (all) hits.push_back(hit);
    from = item->end;
    ++item;
  }
  return hits;
}

}  // namespace noren::catalog
