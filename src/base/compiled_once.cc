#include "base/compiled_once.h"

NOREN_COMPILED()
