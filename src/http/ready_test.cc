#include "http/ready.h"

#include <gtest/gtest.h>

namespace noren::http {
namespace {

TEST(ReadyPage, IsSentInTheBestFormTheBrowserAccepts) {
  Response response = page(std::string(2'000, 'x'));
  response.public_max_age_s = 60;
  const auto ready = make_ready(response, "");
  const std::pair<const char*, const Ready::Form*> cases[] = {
      {"", &ready->plain},
      {"gzip, deflate, br, zstd", &ready->brotli},
      {"gzip", &ready->gzip},
      {"GZIP;q=0.5", &ready->gzip},
      {"br;q=0.001, gzip", &ready->brotli},
      {"gzip;q=0", &ready->plain},
      {"gzip;Q=0.000", &ready->plain},
      {"br;q=0, gzip", &ready->gzip},
      {"br ; q=0 , gzip ; q=1", &ready->gzip},
      {"br;q=0, gzip;q=0", &ready->plain},
      {"*", &ready->brotli},
      {"*;q=0", &ready->plain},
      {"*;q=0, gzip", &ready->gzip},
      {"br;q=0, *", &ready->gzip},
      {"identity", &ready->plain},
      {"identity;q=1, *;q=0", &ready->plain},
      {"broken, ;;;q", &ready->plain},
  };
  for (const auto& [accepted, form] : cases) EXPECT_EQ(&ready->best_for(accepted), form) << accepted;
}

}  // namespace
}  // namespace noren::http
