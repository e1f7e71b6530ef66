#include "db/pool.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace noren::db {
namespace {

TEST(Pool, LendsWhatWasGivenBackAndOpensAnotherForWhatIsLost) {
  int opened = 0;
  Pool<int> pool(1, [&] { return std::make_unique<int>(++opened); });
  auto first = pool.borrow();
  EXPECT_EQ(*first, 1);
  pool.give_back(std::move(first));
  first = pool.borrow();
  EXPECT_EQ(*first, 1) << "the same again";
  pool.give_back(nullptr);
  EXPECT_EQ(*pool.borrow(), 2);
}

TEST(Pool, AnOpeningThatFailsTakesNoPlace) {
  bool up = false;
  Pool<int> pool(1, [&] {
    if (!up) throw std::runtime_error("down");
    return std::make_unique<int>(1);
  });
  for (int i = 0; i < 3; ++i) EXPECT_THROW((void)pool.borrow(), std::runtime_error);
  up = true;
  EXPECT_EQ(*pool.borrow(), 1);
}

}  // namespace
}  // namespace noren::db
