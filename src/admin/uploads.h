// Files that were read and shown, waiting for "take it in". In memory only: who waits too long chooses the file again.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "base/context.h"
#include "text/encoding.h"

namespace noren::admin {

class Uploads {
 public:
  struct Upload {
    std::string token;
    ShopId shop;
    std::string staff;
    std::string file_name;
    std::string bytes;
    std::optional<text::Encoding> encoding;  // as chosen; nothing: found out
    std::int64_t version = 0;                // of what the file was compared with when it was shown
    Instant at;
  };

  void keep(Upload upload);  // in place of the one with its token; the oldest go first
  std::optional<Upload> find(const Context& context, const std::string& token) const;  // only for who brought it
  void forget(const std::string& token);

 private:
  static constexpr std::size_t kMost = 8;
  static constexpr std::chrono::hours kKept{1};

  mutable std::mutex mutex_;
  std::deque<Upload> uploads_;
};

}  // namespace noren::admin
