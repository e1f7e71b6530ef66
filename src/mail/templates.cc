#include "mail/templates.h"

#include <stdexcept>

#include "base/check.h"
#include "base/embedded.h"
#include "html/words.h"
#include "mail/rules.h"
#include "mail/sql.h"
#include "mail/template_scan.h"

namespace noren::mail {
namespace {

constexpr std::string_view kFolder = "mail/mail/";
constexpr std::string_view kSubject = "Subject: ";
constexpr int kPartialDepthMax = 4;

std::optional<std::string_view> embedded_file(const std::string& path) {
  for (const embedded::File& file : embedded::files_below(kFolder)) {
    if (file.path == path) return file.bytes;
  }
  return std::nullopt;
}

std::string_view without_opening_comment(std::string_view text) {
  if (!text.starts_with("{{!")) return text;
  const auto end = text.find("}}");
  check(end != std::string_view::npos, "unclosed comment in a mail template");
  text.remove_prefix(end + 2);
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  return text;
}

// Puts in what does not depend on the mail: {{t.…}} words, and {{> mail/part}} from the same folder.
std::string with_words(std::string_view text, Locale locale, std::string_view ending, int depth = 0) {
  check(depth < kPartialDepthMax, "mail templates include each other in a circle");
  const bool escaped = ending == ".html";
  std::string out;
  while (!text.empty()) {
    const auto open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = text.find("}}", open);
    check(close != std::string_view::npos, "unclosed {{ in a mail template");
    const std::string_view tag = text.substr(open + 2, close - open - 2);
    text.remove_prefix(close + 2);
    if (tag.starts_with("t.")) {
      const std::string& words = html::word(locale, tag.substr(2));
      out += escaped ? html::escape(words) : words;
    } else if (tag.starts_with(">")) {
      const auto name = tag.substr(std::min(tag.find_last_of(" /") + 1, tag.size()));
      const auto part = embedded_file(std::string(kFolder) + std::string(name) + std::string(ending));
      check(part.has_value(), "a mail template includes one that is not there");
      out += with_words(without_opening_comment(*part), locale, ending, depth + 1);
      if (!out.empty() && out.back() == '\n' && text.starts_with("\n")) text.remove_prefix(1);
    } else {
      out += "{{" + std::string(tag) + "}}";
    }
  }
  return out;
}

// Sections that say nothing leave empty lines behind; more than one in a row is only a hole.
std::string without_holes(const std::string& text) {
  std::string out;
  int ends = 2;  // none at the top either
  for (const char c : text) {
    if (c == '\r') continue;
    ends = c == '\n' ? ends + 1 : 0;
    if (ends <= 2) out += c;
  }
  while (!out.empty() && out.back() == '\n') out.pop_back();
  return out + "\n";
}

TemplateText parse_builtin(std::string_view name, std::string_view text_file, Locale locale) {
  TemplateText words;
  const std::string text = with_words(without_opening_comment(text_file), locale, ".txt");
  const auto end = text.find('\n');
  check(end != std::string::npos, "a mail template has a text below its subject");
  words.subject = one_line(text.substr(kSubject.size(), end - kSubject.size()));
  words.text = text.substr(std::min(text.find_first_not_of("\r\n", end), text.size()));
  const auto html_file = embedded_file(std::string(kFolder) + std::string(name) + ".html");
  if (html_file) words.html = with_words(without_opening_comment(*html_file), locale, ".html");
  return words;
}

// Every .txt that opens with a subject; what does not is a part that others include.
std::map<std::string, TemplateText, std::less<>> all_builtin(Locale locale) {
  std::map<std::string, TemplateText, std::less<>> all;
  for (const embedded::File& file : embedded::files_below(kFolder)) {
    if (!file.path.ends_with(".txt") || !without_opening_comment(file.bytes).starts_with(kSubject)) continue;
    const std::string_view name = file.path.substr(kFolder.size(), file.path.size() - kFolder.size() - 4);
    all.emplace(name, parse_builtin(name, file.bytes, locale));
  }
  return all;
}

const char* locale_name(Locale locale) { return locale == Locale::ja ? "ja" : "en"; }

}  // namespace

std::optional<TemplateText> builtin_template(std::string_view name, Locale locale) {
  static const auto ja = all_builtin(Locale::ja);
  static const auto en = all_builtin(Locale::en);
  const auto& all = locale == Locale::ja ? ja : en;
  const auto found = all.find(name);
  if (found == all.end()) return std::nullopt;
  return found->second;
}

Written write_mail(const html::Templates& html, const TemplateText& words, const html::View& view, Locale locale) {
  Written written;
  written.subject = one_line(html.render_text(words.subject, view, locale, false));
  written.text = without_holes(html.render_text(words.text, view, locale, false));
  if (!words.html.empty()) written.html = html.render_text(words.html, view, locale, true);
  return written;
}

std::vector<TemplateFault> faults_of(const TemplateText& words, const html::View& fields) {
  using What = TemplateFault::What;
  constexpr std::size_t kBytesMax = 60'000;
  std::vector<TemplateFault> faults;
  const auto look = [&](const std::string& text, const char* field) {
    if (text.size() > kBytesMax) {
      faults.push_back({What::too_long, field, 1, ""});
      return;
    }
    scan_template(text, fields, [&](What what, int line, std::string_view name) {
      faults.push_back({what, field, line, std::string(name)});
    });
  };
  const auto blank = [](const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; };
  if (blank(words.subject)) faults.push_back({What::subject_empty, "subject", 1, ""});
  if (blank(words.text)) faults.push_back({What::text_empty, "text", 1, ""});
  look(words.subject, "subject");
  look(words.text, "text");
  look(words.html, "html");
  return faults;
}

std::optional<TemplateInForce> template_in_force(db::Tx& tx, const TemplateKey& key) {
  auto builtin = builtin_template(key.name, key.locale);
  if (!builtin) return std::nullopt;
  TemplateInForce in_force{std::move(*builtin)};
  tx.each(
      sql::find_template,
      [&](const db::Row& row) {
        in_force.version = row.integer(0);
        in_force.changed_at = row.instant(4);
        in_force.changed_by = row.str(5);
        in_force.is_changed = !row.text(2).empty();
        if (in_force.is_changed) in_force.words = {row.str(1), row.str(2), row.str(3)};
      },
      key.shop, key.name, locale_name(key.locale));
  return in_force;
}

namespace {

bool store_template(db::Tx& tx, const Context& context, const TemplateKey& key, std::int64_t version, const TemplateText& words) {
  if (version == 0) {
    return tx.run(sql::insert_template, key.shop, key.name, locale_name(key.locale), words.subject, words.text, words.html, context.now,
                  context.actor.name) == 1;
  }
  return tx.run(sql::update_template, key.shop, key.name, locale_name(key.locale), version, words.subject, words.text, words.html,
                context.now, context.actor.name) == 1;
}

}  // namespace

Result<void, TemplateSaveError> save_template(db::Tx& tx, const Context& context, const TemplateKey& key, std::int64_t version,
                                              const TemplateText& words, const html::View& fields) {
  if (!faults_of(words, fields).empty()) return Fail(TemplateSaveError::broken);
  if (!store_template(tx, context, key, version, {one_line(words.subject), words.text, words.html})) return Fail(TemplateSaveError::stale);
  return {};
}

Result<void, TemplateSaveError> reset_template(db::Tx& tx, const Context& context, const TemplateKey& key, std::int64_t version) {
  // The row stays, empty: its version goes on counting, so that an old page of the editor cannot match by chance.
  if (!store_template(tx, context, key, version, {})) return Fail(TemplateSaveError::stale);
  return {};
}

}  // namespace noren::mail
