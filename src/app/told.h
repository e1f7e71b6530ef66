// What backup and restore both say of a backup, on stdout.
#pragma once
#include "backup/manifest.h"

namespace noren::app {

void print_contents(const backup::Manifest& manifest);

}  // namespace noren::app
