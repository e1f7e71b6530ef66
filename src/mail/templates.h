// The words of mails: a built-in template per kind (src/mail/mail/<name>.txt and .html), or the shop's own where the owner has
// changed it. A template is Mustache; the .txt opens with a comment and a line "Subject: …". Built-in ones carry {{t.…}} for both
// languages; what the owner edits is one language with the words put in.
// A template that would not work is refused when saved, with the line and the reason, and is therefore never in force.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "db/transaction.h"
#include "html/html.h"

namespace noren::mail {

struct TemplateText {
  std::string subject;
  std::string text;
  std::string html;  // "" = the mail is text only
  bool operator==(const TemplateText&) const = default;
};

struct Written {
  std::string subject;
  std::string text;
  std::string html;
};

// The built-in template with its {{t.…}} words put in; nothing when there is none of that name.
std::optional<TemplateText> builtin_template(std::string_view name, Locale locale);

// Fills in a view. Throws std::invalid_argument or Bug when the template is broken.
Written write_mail(const html::Templates& html, const TemplateText& words, const html::View& view, Locale locale);

struct TemplateFault {
  enum class What {
    too_long,        // 60,000 bytes
    subject_empty,
    text_empty,
    unclosed,        // {{ without }}, or a section that is not closed
    unopened,        // {{/x}} of a section that is not open
    unknown_name,    // {{x}}: no such field
    not_allowed,     // {{{x}}}, {{&x}}, {{>x}}, {{=…=}}: would let raw text or another template in
  };
  What what = What::unclosed;
  std::string field;  // "subject", "text" or "html"
  int line = 1;
  std::string name;   // of the tag
};

// fields: a view with every field a real one may have.
std::vector<TemplateFault> faults_of(const TemplateText& words, const html::View& fields);

struct TemplateKey {
  ShopId shop;
  std::string name;
  Locale locale = Locale::ja;
};

struct TemplateInForce {
  TemplateText words;
  std::int64_t version = 0;  // 0: the built-in one
  std::string changed_by;
  std::optional<Instant> changed_at;
  bool is_changed = false;  // the owner's words, not the built-in ones
};
std::optional<TemplateInForce> template_in_force(db::Tx& tx, const TemplateKey& key);

enum class TemplateSaveError { stale, broken };
// version: the one the editor was opened with; another one in the meantime means stale, and nothing changes.
Result<void, TemplateSaveError> save_template(db::Tx& tx, const Context& context, const TemplateKey& key, std::int64_t version,
                                              const TemplateText& words, const html::View& fields);
Result<void, TemplateSaveError> reset_template(db::Tx& tx, const Context& context, const TemplateKey& key, std::int64_t version);

}  // namespace noren::mail
