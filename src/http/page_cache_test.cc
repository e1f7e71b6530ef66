#include "http/page_cache.h"

#include <gtest/gtest.h>

namespace noren::http {
namespace {

std::shared_ptr<const Ready> a_page() { return make_ready({.body = "<p>くるみ</p>", .public_max_age_s = 60}, ""); }

TEST(PageCache, APageIsGivenUntilItsTimeIsOverOrSomethingChanged) {
  PageCache cache(1 << 20);
  const ShopId shop("s1");
  cache.keep(shop, "/", {cache.epoch(shop), Instant(100), a_page()});
  EXPECT_NE(cache.find(shop, "/", Instant(99)), nullptr);
  EXPECT_EQ(cache.find(shop, "/", Instant(100)), nullptr) << "a sale may have ended";
  EXPECT_EQ(cache.find(ShopId("s2"), "/", Instant(99)), nullptr);
  cache.bump(shop);
  EXPECT_EQ(cache.find(shop, "/", Instant(99)), nullptr);
}

TEST(PageCache, APageBegunBeforeAChangeIsNotKeptAfterIt) {
  PageCache cache(1 << 20);
  const ShopId shop("s1");
  const std::uint64_t begun_in = cache.epoch(shop);
  cache.bump(shop);
  cache.keep(shop, "/", {begun_in, Instant(100), a_page()});
  EXPECT_EQ(cache.find(shop, "/", Instant(1)), nullptr);
}

TEST(PageCache, WhenItIsFullItStartsOver) {
  const auto one = a_page();
  PageCache cache(one->bytes() * 2);
  const ShopId shop("s1");
  for (const char* path : {"/a", "/b", "/c"}) cache.keep(shop, path, {cache.epoch(shop), Instant(100), one});
  EXPECT_EQ(cache.find(shop, "/a", Instant(1)), nullptr);
  EXPECT_NE(cache.find(shop, "/c", Instant(1)), nullptr);
}

}  // namespace
}  // namespace noren::http
