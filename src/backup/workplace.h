// A folder for what is half made, taken by one process at a time and gone with the object; what a killed one left there goes first.
// Private to the feature. Throws Failed. Thread: one.
#pragma once
#include <string>

namespace noren::backup {

class Workplace {
 public:
  // Made when missing. One that is there, and was not made by a Workplace, is in the way.
  explicit Workplace(std::string path);
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  const std::string& path() const { return path_; }
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  void empty() const;

  const std::string path_;
  int taken_ = -1;
};

// Everything that was written to the disk of this folder.
void sync_disk(const std::string& folder);

}  // namespace noren::backup
