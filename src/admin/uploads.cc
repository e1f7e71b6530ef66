#include "admin/uploads.h"

namespace noren::admin {

void Uploads::keep(Upload upload) {
  const std::lock_guard lock(mutex_);
  std::erase_if(uploads_, [&](const Upload& one) { return one.token == upload.token || upload.at - one.at > kKept; });
  if (uploads_.size() >= kMost) uploads_.pop_front();
  uploads_.push_back(std::move(upload));
}

std::optional<Uploads::Upload> Uploads::find(const Context& context, const std::string& token) const {
  const std::lock_guard lock(mutex_);
  for (const Upload& one : uploads_) {
    const bool theirs = one.shop == context.shop && one.staff == context.actor.id && context.now - one.at <= kKept;
    if (theirs && one.token == token) return one;
  }
  return std::nullopt;
}

void Uploads::forget(const std::string& token) {
  const std::lock_guard lock(mutex_);
  std::erase_if(uploads_, [&](const Upload& one) { return one.token == token; });
}

}  // namespace noren::admin
