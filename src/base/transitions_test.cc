#include "base/transitions.h"

#include <gtest/gtest.h>

namespace noren {
namespace {

enum class Door { open, shut, locked };
enum class Deed { push, turn };
constexpr std::array kDoors{Transition{Door::open, Deed::push, Door::shut}, Transition{Door::shut, Deed::turn, Door::locked}};

TEST(Transitions, ARowLeadsOnAndWhatStandsInNoneCannotHappen) {
  EXPECT_EQ(next_in(kDoors, Door::open, Deed::push), Door::shut);
  EXPECT_EQ(next_in(kDoors, Door::shut, Deed::turn), Door::locked);
  EXPECT_EQ(next_in(kDoors, Door::open, Deed::turn), std::nullopt);
  EXPECT_EQ(next_in(kDoors, Door::locked, Deed::turn), std::nullopt);
}

}  // namespace
}  // namespace noren
