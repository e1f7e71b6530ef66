// The file of a backup: a tar (POSIX pax) compressed with zstd, which `tar --zstd -x` opens as well. Its last member is the manifest.
// Private to the feature. Throws Failed. Thread: one.
#pragma once
#include <string>

#include "backup/manifest.h"

struct archive;

namespace noren::backup {

class Archive {
 public:
  // Made new, for its owner alone.
  explicit Archive(std::string path);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  // The file as it is now. False when there is none (any more): nothing was added.
  bool add(const std::string& name, const std::string& file);
  const std::vector<Member>& members() const { return members_; }
  // Durable when it returns. Gives the archive's size.
  std::int64_t end(const Manifest& manifest);

 private:
  void begin(std::string_view name, std::int64_t size);
  void write(std::string_view bytes);
  void said(int code);

  const std::string path_;
  int fd_ = -1;
  ::archive* out_ = nullptr;
  std::vector<Member> members_;
};

// Reads all of it, and gives its manifest when every member is there, whole and unchanged. into: a folder into which members are written
// as they come (those of `only`, when it is not ""); "" writes nothing. Before this has returned what is there is not to be trusted.
Manifest read_archive(const std::string& path, const std::string& into = "", std::string_view only = "");

}  // namespace noren::backup
