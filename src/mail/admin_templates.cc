// The owner's pages for the words of mails: the list, the editor with its preview, back to the built-in text.
#include <charconv>

#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/rules.h"
#include "mail/store.h"
#include "mail/templates.h"
#include "shops/shops.h"

namespace noren::mail {
namespace {

constexpr const char* kFaultKeys[] = {"too_long", "subject_empty", "text_empty", "unclosed", "unopened", "unknown_name", "not_allowed"};

struct Editor {
  TemplateKey key;
  const Kind* kind = nullptr;
  html::View sample;
  html::View fields;  // what may be named: the sample, and what is seldom there
  std::string path;  // of the page
};

Locale language_in(const http::Fields& fields) { return fields.get("language") == "en" ? Locale::en : Locale::ja; }
std::string name_of(Locale language) { return language == Locale::ja ? "ja" : "en"; }

html::View sample_of(const Kind& kind, Locale language) { return kind.sample ? kind.sample(language) : html::View::object(); }

html::View fields_of(const Kind& kind, Locale language) {
  html::View fields = sample_of(kind, language);
  if (kind.seldom) fields.update(kind.seldom(language));
  return fields;
}

// What carries the keys to an account is written by those who may give accounts.
bool may_edit(const Kind& kind, const admin::Visit& visit) { return kind.recipient != Role::staff || visit.session.may(staff::Right::staff); }

std::optional<Editor> editor_of(const AdminPages& pages, const admin::Visit& visit, const http::Fields& fields) {
  const std::string& name = visit.request.param("kind");
  const Kind* kind = pages.contents.find(name);
  const Locale language = language_in(fields);
  if (kind == nullptr || !builtin_template(name, language) || !may_edit(*kind, visit)) return std::nullopt;
  return Editor{{visit.context.shop, name, language}, kind, sample_of(*kind, language), fields_of(*kind, language), "/admin/mail/templates/" + name};
}

// Browsers send line ends as CR LF.
std::string with_plain_line_ends(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '\r'; });
  return out;
}

TemplateText words_in(const http::Fields& form) {
  std::string html = with_plain_line_ends(form.get("html"));
  if (html.find_first_not_of(" \t\n") == std::string::npos) html.clear();
  return {with_plain_line_ends(form.get("subject")), with_plain_line_ends(form.get("text")), std::move(html)};
}

html::View fault_view(Locale locale, const TemplateFault& fault) {
  const std::string field = mail_word(locale, "admin_template_edit.field_" + fault.field);
  const std::string key = std::string("mail.admin_template_edit.fault_") + kFaultKeys[static_cast<std::size_t>(fault.what)];
  return {{"where", html::word(locale, "mail.admin_template_edit.where", {{"field", field}, {"line", std::to_string(fault.line)}})},
          {"text", html::word(locale, key, {{"name", fault.name}})}};
}

std::string example_of(const html::View& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  return "";
}

// What can be put into the text: names as typed, with an example; parts of a list or group as they stand inside its section.
void add_fields(html::View& fields, Locale locale, const html::View& view, const std::string& group = "") {
  const std::string around = group.empty() ? "" : "{{#" + group + "}} ";
  for (const auto& [name, value] : view.items()) {
    const bool section = value.is_array() || value.is_boolean() || value.is_object();
    const std::string typed = section ? "{{#" + name + "}} … {{/" + name + "}}" : "{{" + name + "}}";
    const std::string own = mail_word_or(locale, "fields." + name, name);
    const std::string meaning = group.empty() ? own : mail_word_or(locale, "fields." + group + "_" + name, own);
    fields.push_back({{"name", around + typed}, {"meaning", meaning}, {"example", example_of(value)}});
    if (!group.empty()) continue;
    if (value.is_object()) add_fields(fields, locale, value, name);
    if (value.is_array() && !value.empty() && value.front().is_object()) add_fields(fields, locale, value.front(), name);
  }
}

struct Shown {
  TemplateText words;
  std::int64_t version = 0;
  bool is_changed = false;
  std::vector<TemplateFault> faults;
};

http::Response show_editor(const AdminPages& pages, const admin::Visit& visit, const Editor& editor, const Shown& shown, int status = 200) {
  const Locale locale = visit.context.locale;
  html::View faults = html::View::array();
  html::View wrong = html::View::object();
  for (const TemplateFault& fault : shown.faults) {
    html::View one = fault_view(locale, fault);
    if (!wrong.contains(fault.field)) wrong[fault.field] = one["text"];
    faults.push_back(std::move(one));
  }
  html::View fields = html::View::array();
  add_fields(fields, locale, editor.fields);
  html::View view{{"title", mail_word(locale, "admin_template_edit.title")},
                  {"tabs", shops::settings_tabs(visit, "mail")},
                  {"action", editor.path},
                  {"version", std::to_string(shown.version)},
                  {"kind_name", kind_word(locale, editor.key.name)},
                  {"language_name", mail_word(locale, "admin_templates." + name_of(editor.key.locale))},
                  {"is_changed", shown.is_changed},
                  {"has_errors", !shown.faults.empty()},
                  {"has_faults", !shown.faults.empty()},
                  {"faults", std::move(faults)},
                  {"e", std::move(wrong)},
                  {"fields", std::move(fields)},
                  {"f",
                   {{"subject", shown.words.subject},
                    {"text", shown.words.text},
                    {"html", shown.words.html},
                    {"language", name_of(editor.key.locale)}}}};
  if (shown.faults.empty()) {
    const Written written = write_mail(pages.desk.house().html, shown.words, editor.sample, editor.key.locale);
    view["preview"] = {{"subject", written.subject}, {"text", written.text}, {"html_href", false}};
    if (!written.html.empty()) view["preview"]["html_href"] = editor.path + "/preview";
  }
  return pages.desk.page(visit, "mail/admin_template_edit", std::move(view), status);
}

std::string editor_href(const Editor& editor) { return editor.path + "?language=" + name_of(editor.key.locale); }

http::Response stale_page(const AdminPages& pages, const admin::Visit& visit, const Editor& editor, const TemplateText& typed) {
  const Locale locale = visit.context.locale;
  const auto now = pages.desk.house().db.read([&](db::Tx& tx) { return template_in_force(tx, editor.key); });
  std::string state = mail_word(locale, "admin_template_edit.builtin");
  if (now && now->changed_at) state = html::time_text(locale, *now->changed_at) + " " + now->changed_by;
  return pages.desk.stale(visit, {.what = kind_word(locale, editor.key.name),
                                  .state_now = state,
                                  .already_done = now && now->words == typed,
                                  .typed = {{mail_word(locale, "admin_template_edit.field_subject"), typed.subject},
                                            {mail_word(locale, "admin_template_edit.field_text"), typed.text},
                                            {mail_word(locale, "admin_template_edit.field_html"), typed.html}},
                                  .back = editor_href(editor)});
}

void note_deed(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Editor& editor, const char* what) {
  staff::record_deed(tx, visit.context, pages.desk.house(),
                     {what, "mail_template", editor_href(editor), kind_saying(editor.key.name), "", ""});
}

http::Response reset(const AdminPages& pages, const admin::Visit& visit, const Editor& editor) {
  const Locale locale = visit.context.locale;
  if (!visit.request.form.yes("sure")) {
    return pages.desk.confirm(visit, {.question = mail_word(locale, "admin_template_edit.reset_question"),
                                      .facts = {{mail_word(locale, "admin_templates.kind"), kind_word(locale, editor.key.name)}},
                                      .warning = mail_word(locale, "admin_template_edit.reset_warning"),
                                      .yes = mail_word(locale, "admin_template_edit.reset_yes"),
                                      .danger = true,
                                      .back = editor_href(editor)});
  }
  const auto done = pages.desk.house().db.write([&](db::Tx& tx) {
    auto stored = reset_template(tx, visit.context, editor.key, visit.request.form.number("version"));
    if (stored) note_deed(tx, pages, visit, editor, "mail.deed.template_reset");
    return stored;
  });
  if (!done) return stale_page(pages, visit, editor, words_in(visit.request.form));
  return pages.desk.done(visit, editor_href(editor), "mail.admin_template_edit.reset_done");
}

}  // namespace

http::Response templates_page(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const auto changed = pages.desk.house().db.read([&](db::Tx& tx) { return store::changed_templates(tx, visit.context.shop); });
  const auto changed_text = [&](const std::string& name, Locale language) -> html::View {
    const auto found = changed.find({name, language});
    if (found == changed.end()) return false;
    return html::time_text(locale, found->second.at) + " " + found->second.by;
  };
  html::View kinds = html::View::array();
  for (const auto& [name, kind] : pages.contents.all()) {
    if (!builtin_template(name, Locale::ja) || !may_edit(kind, visit)) continue;
    const char* to = kind.recipient == Role::buyer || kind.recipient == Role::reader ? "to_buyer" : kind.recipient == Role::owner ? "to_shop" : "to_staff";
    kinds.push_back({{"name", kind_word(locale, name)},
                     {"to", mail_word(locale, std::string("admin_templates.") + to)},
                     {"ja_href", "/admin/mail/templates/" + name + "?language=ja"},
                     {"en_href", "/admin/mail/templates/" + name + "?language=en"},
                     {"ja_changed", changed_text(name, Locale::ja)},
                     {"en_changed", changed_text(name, Locale::en)}});
  }
  return pages.desk.page(visit, "mail/admin_templates",
                         {{"title", mail_word(locale, "admin_templates.title")}, {"tabs", shops::settings_tabs(visit, "mail")}, {"kinds", std::move(kinds)}});
}

http::Response template_page(const AdminPages& pages, const admin::Visit& visit) {
  const auto editor = editor_of(pages, visit, visit.request.query);
  if (!editor) return pages.desk.not_found(visit);
  const auto now = pages.desk.house().db.read([&](db::Tx& tx) { return template_in_force(tx, editor->key); }).value();
  return show_editor(pages, visit, *editor,
                     {now.words, now.version, now.is_changed, faults_of(now.words, editor->fields)});
}

http::Response change_template(const AdminPages& pages, const admin::Visit& visit) {
  const http::Fields& form = visit.request.form;
  const auto editor = editor_of(pages, visit, form);
  if (!editor) return pages.desk.not_found(visit);
  if (form.yes("reset")) return reset(pages, visit, *editor);
  Shown shown{words_in(form), form.number("version"), false, {}};
  shown.faults = faults_of(shown.words, editor->fields);
  House& house = pages.desk.house();
  const auto now = house.db.read([&](db::Tx& tx) { return template_in_force(tx, editor->key); }).value();
  shown.is_changed = now.is_changed;
  if (!shown.faults.empty()) return show_editor(pages, visit, *editor, shown, 422);
  if (form.yes("preview")) return show_editor(pages, visit, *editor, shown);
  const auto saved = house.db.write([&](db::Tx& tx) {
    auto stored = save_template(tx, visit.context, editor->key, shown.version, shown.words, editor->fields);
    if (stored) note_deed(tx, pages, visit, *editor, "mail.deed.template_changed");
    return stored;
  });
  if (!saved) return stale_page(pages, visit, *editor, shown.words);
  return pages.desk.done(visit, editor_href(*editor), "admin.common.saved");
}

// The HTML as typed, on a page of its own in the reader's strictest frame.
http::Response preview_template(const AdminPages& pages, const admin::Visit& visit) {
  const auto editor = editor_of(pages, visit, visit.request.form);
  if (!editor) return pages.desk.not_found(visit);
  const TemplateText words = words_in(visit.request.form);
  if (!faults_of(words, editor->fields).empty()) {
    return pages.desk.refused(visit, 422, mail_word(visit.context.locale, "admin_template_edit.faults"), editor_href(*editor));
  }
  return foreign_html(write_mail(pages.desk.house().html, words, editor->sample, editor->key.locale).html);
}

}  // namespace noren::mail
