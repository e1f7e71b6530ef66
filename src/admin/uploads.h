// Files that were read and checked, waiting for "take it in". In memory only: who waits too long chooses the file again.
// Thread: safe from any.
#pragma once
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "catalog/csv.h"

namespace noren::catalog {

class CsvUploads {
 public:
  struct Upload {
    std::string token;
    ShopId shop;
    std::string staff;
    std::string file_name;
    CsvUpload file;
    std::int64_t catalog_version = 0;  // of the report that was shown
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

}  // namespace noren::catalog
