#include "db/sqlite/panic.h"

#include <cstdlib>

#include "log/log.h"

namespace noren::db::sqlite {

void panic(std::string_view what) {
  log::event(log::Level::error, "disk_lost_a_write", log::field("what", what));
  log::stop();
  std::_Exit(kPanicCode);
}

}  // namespace noren::db::sqlite
