// Where ready pictures lie: FOLDER/<hash>-<width>.webp, named by their content, so that a file never changes and anybody may
// keep it for ever. Files are never removed: papers and mails of old orders go on showing them. Thread: safe from any.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "image/image.h"

namespace noren::image {

struct Stored {
  std::string hash;  // 32 hex digits
  std::vector<int> widths;
  int width = 0;
  int height = 0;
};

// A picture could not be written; code() says why (no_space_on_device: the disk is full).
class NotKept : public std::system_error {
 public:
  using std::system_error::system_error;
};

class Shelf {
 public:
  explicit Shelf(std::string folder);  // made when missing

  // Durable when it returns: each file is written beside its place, synced and moved there. Throws NotKept;
  // what was written by then does no harm.
  Stored keep(const Ready& ready) const;

  // The bytes of "<hash>-<width>.webp"; nothing for any other name and for a file that is not there.
  std::optional<std::string> read(std::string_view name) const;

 private:
  std::string folder_;
};

// 32 lower-case hex digits, "-", 1 to 5 digits, ".webp". Nothing else is ever joined to the folder's path.
bool valid_name(std::string_view name);

}  // namespace noren::image
