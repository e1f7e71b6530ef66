// libcurl, begun once for the whole process: outgoing HTTP and mail share it. Thread: safe from any.
#pragma once

namespace noren::env {

// Before the first handle is made. Throws std::runtime_error when libcurl cannot be had.
void begin_curl();

}  // namespace noren::env
