#include "http/accept.h"

#include <gtest/gtest.h>

namespace noren::http {
namespace {

TEST(AcceptLanguage, TheOneWantedMostOfOurTwo) {
  const std::pair<const char*, Locale> cases[] = {
      {"", Locale::ja},
      {"*", Locale::ja},
      {"en", Locale::en},
      {"EN-gb", Locale::en},
      {"ja", Locale::ja},
      {"en-US,en;q=0.9", Locale::en},
      {"ja,en-US;q=0.9,en;q=0.8", Locale::ja},
      {"en-US,en;q=0.9,ja;q=0.8", Locale::en},
      {"en;q=0.8, ja;q=0.9", Locale::ja},
      {"en;q=0.805,ja;q=0.81", Locale::ja},
      {"en,ja", Locale::en},
      {"fr-FR, fr;q=0.9, en;q=0.5, *;q=0.1", Locale::en},
      {"fr, *;q=0.5, en;q=0.4", Locale::ja},
      {"fr, de", Locale::ja},
      {"en;q=0", Locale::ja},
      {"en;q=0.000, *", Locale::ja},
      {"eng, english", Locale::ja},
      {" ; , ;q, en ;q=0.1", Locale::en},
      {"en;q=99999999999999999999", Locale::en},
      {"en;q=abc", Locale::en},
  };
  for (const auto& [header, locale] : cases) EXPECT_EQ(wanted_language(header), locale) << header;
}

}  // namespace
}  // namespace noren::http
