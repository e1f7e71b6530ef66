// The rules tried on small examples, bad and good. Returns the exit code and prints what went wrong.
#pragma once

namespace noren::tidy {

int self_test();

}  // namespace noren::tidy
