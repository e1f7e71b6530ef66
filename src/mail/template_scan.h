// Reads a Mustache template tag by tag and says what would not work, before it is ever used. Private to mail.
#pragma once
#include <string_view>

#include "base/function_ref.h"
#include "mail/templates.h"

namespace noren::mail {

// sample: a view with every field a real one may have; what is not in it is an unknown name. The element of an empty list is
// not known, so anything may stand in its section.
void scan_template(std::string_view text, const html::View& sample,
                   FunctionRef<void(TemplateFault::What what, int line, std::string_view name)> fault);

}  // namespace noren::mail
