// The templates of all features, read as they travel in the binary: what the content security policy and the house forbid,
// and that every word they ask for is there in both languages.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <string_view>

#include "base/embedded.h"
#include "html/words.h"

namespace noren::storefront {
namespace {

bool is_page(const embedded::File& file) {
  return file.path.ends_with(".html") && file.path.find("/templates/") != std::string_view::npos;
}
bool is_mail(const embedded::File& file) { return file.path.find("/mail/") != std::string_view::npos; }

std::string without_comments(std::string_view text) {
  std::string out;
  for (auto open = text.find("{{!"); open != std::string_view::npos; open = text.find("{{!")) {
    out += text.substr(0, open);
    const auto close = text.find("}}", open);
    text.remove_prefix(close == std::string_view::npos ? text.size() : close + 2);
  }
  return out + std::string(text);
}

// A lead byte of U+3000 and above other than the ideographic space and brackets: kana, kanji and full-width letters.
bool holds_japanese(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead == 0xE3 && next >= 0x81) return true;
    if (lead >= 0xE4 && lead <= 0xE9) return true;
  }
  return false;
}

TEST(Templates, HoldNoStylesHandlersOrScriptsOfTheirOwn) {
  const std::regex forbidden(R"( style=| on[a-z]+=|<style|javascript:|<script(?![^>]*(src=|application/ld\+json)))", std::regex::icase);
  for (const embedded::File& file : embedded::all_files()) {
    if (!is_page(file)) continue;
    const std::string text = without_comments(file.bytes);
    std::smatch found;
    EXPECT_FALSE(std::regex_search(text, found, forbidden)) << file.path << ": " << found.str();
  }
}

TEST(Templates, HoldNoProse) {
  for (const embedded::File& file : embedded::all_files()) {
    if (!is_page(file)) continue;
    EXPECT_FALSE(holds_japanese(without_comments(file.bytes))) << file.path;
  }
}

TEST(Templates, ReferToNothingOutsideTheShop) {
  for (const embedded::File& file : embedded::all_files()) {
    if (!is_page(file)) continue;
    const std::string text = without_comments(file.bytes);
    EXPECT_EQ(text.find("src=\"http"), std::string::npos) << file.path;
    EXPECT_EQ(text.find("href=\"http"), std::string::npos) << file.path;
  }
}

TEST(Templates, AskOnlyForWordsThatAreThere) {
  const std::regex asks(R"(\{\{\{?t\.([a-z0-9_.]+)\}\})");
  for (const embedded::File& file : embedded::all_files()) {
    if (!is_page(file) && !is_mail(file)) continue;
    const std::string text = without_comments(file.bytes);
    for (std::sregex_iterator word(text.begin(), text.end(), asks), end; word != end; ++word) {
      EXPECT_NO_THROW(html::word(Locale::ja, (*word)[1].str())) << file.path << ": " << (*word)[1];
      EXPECT_NO_THROW(html::word(Locale::en, (*word)[1].str())) << file.path << ": " << (*word)[1];
    }
  }
}

TEST(Templates, OpenBySayingWhatTheyAreGiven) {
  for (const embedded::File& file : embedded::all_files()) {
    if (!is_page(file)) continue;
    EXPECT_TRUE(file.bytes.starts_with("{{!")) << file.path;
  }
}

TEST(Style, StaysSmallAndFetchesNothing) {
  const std::string_view css = embedded::file("storefront/assets/style.css");
  EXPECT_LT(css.size(), 40'000u);
  EXPECT_EQ(css.find("url("), std::string_view::npos);
  EXPECT_EQ(css.find("@import"), std::string_view::npos);
}

}  // namespace
}  // namespace noren::storefront
