// The form of a playbook: one set of fields a step, numbered from 1; private to the feature. Pure.
#pragma once
#include "html/html.h"
#include "http/form.h"
#include "troubles/playbook.h"

namespace noren::troubles {

// What was typed, also when it is wrong; faults stand at their fields in the form.
Playbook read_form(http::Form& form, const http::Fields& sent, const Kind& kind, const Vocabulary& known, Locale locale);
// The fields of templates/admin_playbook.html: buyer and steps, with faults by field. mails_kept: as in House.
html::View form_view(const Playbook& playbook, const Kind& kind, const Vocabulary& known, const html::View& faults, Locale locale,
                     bool mails_kept);

// What was typed and stands otherwise in the playbook as it is now: label and value in the form's own words, in its order.
std::vector<std::pair<std::string, std::string>> changed_words(const Playbook& typed, const Playbook& now, Locale locale, bool mails_kept);

// A step more, of a person, with its words still to be written.
Step new_step();

}  // namespace noren::troubles
