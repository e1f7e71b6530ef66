#include "app/told.h"

#include <algorithm>
#include <iostream>

#include "html/words.h"

namespace noren::app {
namespace {

std::int64_t count_below(const backup::Manifest& manifest, std::string_view folder) {
  const auto is_below = [&](const backup::Member& member) { return member.name.starts_with(folder); };
  return std::count_if(manifest.members.begin(), manifest.members.end(), is_below);
}

}  // namespace

void print_contents(const backup::Manifest& manifest) {
  if (const auto& figures = manifest.figures) {
    std::cout << "  shops " << figures->shops << ", orders " << figures->orders << " (" << html::yen_text(Locale::en, Yen(figures->yen))
              << "), items " << figures->items << ", deposits " << figures->deposits << ", mails waiting " << figures->mails_waiting
              << "\n";
  }
  if (!manifest.database.empty()) std::cout << "  database at " << manifest.database << "\n";
  std::cout << "  files of pictures " << count_below(manifest, "pictures/") << ", mails kept in the folder "
            << count_below(manifest, "mail/") << "\n";
}

}  // namespace noren::app
