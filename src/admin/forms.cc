// What the forms of this folder share.
#include <charconv>

#include "admin/pages.h"
#include "html/words.h"

namespace noren::admin {

html::View faults_view(Locale locale, const std::vector<staff::AccountFault>& faults) {
  html::View view = html::View::object();
  for (const staff::AccountFault fault : faults) {
    const std::string_view field = staff::field_of(fault);
    const std::string key(field.empty() ? "form" : field);
    if (!view.contains(key)) view[key] = html::word(locale, "staff.fault." + std::string(staff::name_of(fault)));
  }
  return view;
}

bool has_fault(const std::vector<staff::AccountFault>& faults, staff::AccountFault fault) {
  return std::find(faults.begin(), faults.end(), fault) != faults.end();
}

std::string wait_text(Locale locale, int wait_s) {
  return html::word(locale, "staff.sign_in.wait", {{"minutes", std::to_string((wait_s + 59) / 60)}});
}

}  // namespace noren::admin
