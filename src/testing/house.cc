#include "testing/house.h"

namespace noren::testing {

TestWorld::TestWorld() = default;

TestWorld::~TestWorld() = default;

const html::Templates& TestWorld::templates() {
  static const html::Templates all;
  return all;
}

TestHouse::TestHouse(db::Database& database) : House{database, TestWorld::env, TestWorld::keys, templates()} {}

TestHouse::~TestHouse() = default;

}  // namespace noren::testing
