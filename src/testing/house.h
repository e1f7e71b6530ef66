// A House for tests: moved clock, seeded randomness, a fixed master key, over a given database.
#pragma once
#include "house/house.h"
#include "html/html.h"
#include "testing/env.h"

namespace noren::testing {

struct TestWorld {
  TestWorld();
  ~TestWorld();

  MovedClock clock;
  SeededRandom random;
  env::Env env{clock, random};
  crypto::Keys keys{std::string(32, 'k')};

  // Parsing every template takes its time under the sanitizers: once per process.
  static const html::Templates& templates();
};

struct TestHouse : TestWorld, House {
  explicit TestHouse(db::Database& database);
  ~TestHouse();
  using TestWorld::clock;
  using TestWorld::random;
};

}  // namespace noren::testing
