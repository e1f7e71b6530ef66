#include <charconv>

#include "html/words.h"
#include "http/form.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "support/support.h"
#include "text/fold.h"

namespace noren::support {
namespace {

using html::View;
using html::word;

constexpr int kPerPage = 30;
constexpr std::int64_t kSearched = 500;  // the newest ones, opened one by one
constexpr std::size_t kFirstWords = 120;
constexpr std::size_t kNoteMax = 1000;

std::string words(const admin::Visit& visit, const std::string& key) { return word(visit.context.locale, "support." + key); }

std::optional<State> state_in(const std::string& show) {
  if (show == "all") return std::nullopt;
  return show == "answered" ? State::answered : State::open;
}

View tone_of(State state) { return admin::name_of(state == State::open ? admin::Tone::warn : admin::Tone::good); }

std::string topic_text(const admin::Desk& desk, const Inquiry& inquiry, Locale locale) {
  return html::word_of_mail(locale, "support.contact.topic_" + inquiry.topic, desk.house().mails_kept);
}

// The first words of a text, cut at a character.
std::string beginning(const std::string& text) {
  if (text.size() <= kFirstWords) return text;
  std::size_t end = kFirstWords;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

struct Seen {
  Inquiry inquiry;
  Letter letter;
};

Seen open(db::Tx& tx, const House& house, Inquiry inquiry) {
  auto letter = letter_of(tx, house, inquiry);
  return {std::move(inquiry), letter.value_or(Letter{})};
}

bool fits(const Seen& seen, const std::vector<std::string>& wanted) {
  const std::string text = text::fold(seen.letter.name + " " + seen.letter.email + " " + seen.inquiry.order_number + " " + seen.inquiry.case_number + " " +
                                      seen.letter.message);
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

struct Wish {
  std::string show = "open", q;
  int page = 1;
  std::string path() const { return "/admin/inquiries?show=" + show + (q.empty() ? "" : "&q=" + http::url_encode(q)); }
};

struct Found {
  std::vector<Seen> seen;
  std::vector<bool> repeated;
  std::int64_t total = 0, open = 0, answered = 0;
};

Found find_for_list(db::Tx& tx, const House& house, const ShopId& shop, const Wish& wish) {
  Found found;
  found.open = count(tx, shop, State::open).count;
  found.answered = count(tx, shop, State::answered).count;
  const auto state = state_in(wish.show);
  const std::int64_t skip = std::int64_t{wish.page - 1} * kPerPage;
  if (wish.q.empty()) {
    found.total = !state ? found.open + found.answered : *state == State::open ? found.open : found.answered;
    for (Inquiry& inquiry : list(tx, shop, state, kPerPage, skip)) found.seen.push_back(open(tx, house, std::move(inquiry)));
  } else {
    const auto wanted = text::fold_words(wish.q);
    for (Inquiry& inquiry : list(tx, shop, state, kSearched, 0)) {
      Seen seen = open(tx, house, std::move(inquiry));
      if (!fits(seen, wanted)) continue;
      if (found.total >= skip && found.total < skip + kPerPage) found.seen.push_back(std::move(seen));
      ++found.total;
    }
  }
  for (const Seen& seen : found.seen) {
    const auto others = of_person(tx, shop, seen.inquiry.person);
    found.repeated.push_back(std::any_of(others.begin(), others.end(), [&](const Inquiry& other) { return other.at < seen.inquiry.at; }));
  }
  return found;
}

View tabs_view(const admin::Visit& visit, const Found& found, const Wish& wish) {
  const auto tab = [&](const char* show, std::int64_t count, bool urgent) {
    return View{{"href", std::string("/admin/inquiries?show=") + show}, {"label", words(visit, std::string("admin_inquiries.tab_") + show)},
                {"count", std::to_string(count)}, {"current", wish.show == show}, {"urgent", urgent && count > 0}};
  };
  return View::array({tab("open", found.open, true), tab("answered", found.answered, false), tab("all", found.open + found.answered, false)});
}

View row_view(const admin::Desk& desk, const admin::Visit& visit, const Seen& seen, bool repeated) {
  const Locale locale = visit.context.locale;
  const Inquiry& inquiry = seen.inquiry;
  return {{"href", "/admin/inquiries/" + inquiry.id},
          {"at", html::time_text(locale, inquiry.at)},
          {"age", admin::age_text(locale, inquiry.at, visit.context.now)},
          {"name", seen.letter.name},
          {"mail", seen.letter.email},
          {"topic", topic_text(desk, inquiry, locale)},
          {"first", beginning(seen.letter.message)},
          {"order", inquiry.order_number},
          {"state", words(visit, "admin_inquiries.state_" + std::string(name_of(inquiry.state)))},
          {"tone", tone_of(inquiry.state)},
          {"repeated", repeated}};
}

http::Response list_page(const admin::Desk& desk, const admin::Visit& visit) {
  Wish wish;
  const std::string& show = visit.request.query.get("show");
  if (show == "answered" || show == "all") wish.show = show;
  wish.q = text::clean(visit.request.query.get("q"), {100, text::Lines::one, false}).value_or("");
  wish.page = admin::page_in(visit.request.query);
  const Found found = desk.house().db.read([&](db::Tx& tx) { return find_for_list(tx, desk.house(), visit.context.shop, wish); });
  View view = {{"title", words(visit, "admin_inquiries.title")}, {"f", {{"q", wish.q}}}, {"e", View::object()}, {"filtered", !wish.q.empty()}};
  view["tabs"] = tabs_view(visit, found, wish);
  view["inquiries"] = View::array();
  for (std::size_t i = 0; i < found.seen.size(); ++i) view["inquiries"].push_back(row_view(desk, visit, found.seen[i], found.repeated[i]));
  view["none"] = found.seen.empty();
  view["pager"] = admin::pager(visit.context.locale, found.total, wish.page, kPerPage, wish.path());
  return desk.page(visit, "support/admin_inquiries", std::move(view));
}

// ---- one of them

struct Whole {
  Seen seen;
  std::vector<Note> notes;
  std::vector<Seen> others;
  std::optional<mail::Fate> receipt;
};

std::optional<Whole> find_whole(const admin::Desk& desk, const admin::Visit& visit) {
  const House& house = desk.house();
  return desk.house().db.read([&](db::Tx& tx) -> std::optional<Whole> {
    auto inquiry = find(tx, visit.context.shop, visit.request.param("id"));
    if (!inquiry) return std::nullopt;
    Whole whole;
    whole.notes = notes_of(tx, house, *inquiry);
    for (Inquiry& other : of_person(tx, visit.context.shop, inquiry->person)) {
      if (other.id != inquiry->id) whole.others.push_back(open(tx, house, std::move(other)));
    }
    for (mail::Fate& fate : mail::of_subject(tx, visit.context.shop, inquiry->id)) {
      if (fate.message.kind == "inquiry_received") whole.receipt = std::move(fate);
    }
    whole.seen = open(tx, house, std::move(*inquiry));
    return whole;
  });
}

View fate_view(const admin::Visit& visit, const mail::Fate& fate) {
  const bool good = fate.message.state == mail::State::handed_over;
  const bool bad = fate.message.state == mail::State::parked;
  const std::string state(mail::state_name(fate.message.state));
  return {{"label", words(visit, "admin_inquiry.receipt_mail")},
          {"state", word(visit.context.locale, "mail.admin_messages.state_" + state)},
          {"tone", admin::name_of(good  ? admin::Tone::good
                                  : bad ? admin::Tone::bad
                                        : admin::Tone::info)}};
}

View whole_view(const admin::Desk& desk, const admin::Visit& visit, const Whole& whole) {
  const Locale locale = visit.context.locale;
  const Inquiry& inquiry = whole.seen.inquiry;
  const Letter& letter = whole.seen.letter;
  const std::string subject = http::url_encode("Re: " + inquiry.case_number);
  View view = {{"title", word(locale, "support.admin_inquiry.title", {{"name", letter.name}})},
               {"id", inquiry.id},
               {"version", std::to_string(inquiry.version)},
               {"at", html::time_text(locale, inquiry.at) + " " + inquiry.case_number},
               {"name", letter.name},
               {"kana", false},
               {"mail", letter.email},
               {"mailto", "mailto:" + letter.email + "?subject=" + subject},
               {"phone", false},
               {"topic", topic_text(desk, inquiry, locale)},
               {"text", letter.message},
               {"state", words(visit, "admin_inquiries.state_" + std::string(name_of(inquiry.state)))},
               {"tone", tone_of(inquiry.state)},
               {"answered", inquiry.state == State::answered}};
  if (inquiry.order_known)
    view["order"] = {{"number", inquiry.order_number}, {"href", desk.link(visit, "/admin/orders/" + inquiry.order_number)}};
  if (!inquiry.order_known && !inquiry.order_number.empty()) view["order_said"] = inquiry.order_number;
  view["others"] = View::array();
  for (const Seen& other : whole.others) {
    view["others"].push_back({{"at", html::time_text(locale, other.inquiry.at)},
                              {"href", "/admin/inquiries/" + other.inquiry.id},
                              {"first", beginning(other.letter.message)}});
  }
  view["has_others"] = !whole.others.empty();
  view["notes"] = View::array();
  for (const Note& note : whole.notes) view["notes"].push_back({{"at", html::time_text(locale, note.at)}, {"who", note.who}, {"text", note.text}});
  if (whole.receipt) view["mail_fate"] = fate_view(visit, *whole.receipt);
  return view;
}

http::Response show_one(const admin::Desk& desk, const admin::Visit& visit, const http::Form* form = nullptr) {
  const auto whole = find_whole(desk, visit);
  if (!whole) return desk.not_found(visit);
  View view = whole_view(desk, visit, *whole);
  view["f"] = form != nullptr ? View(form->typed()) : View::object();
  view["e"] = form != nullptr ? View(form->faults()) : View::object();
  return desk.page(visit, "support/admin_inquiry", std::move(view), form != nullptr ? 422 : 200);
}

http::Response stale(const admin::Desk& desk, const admin::Visit& visit, std::optional<State> wanted, const std::string& typed = "") {
  const auto whole = find_whole(desk, visit);
  if (!whole) return desk.not_found(visit);
  const Inquiry& inquiry = whole->seen.inquiry;
  admin::Stale now;
  now.what = words(visit, "admin_inquiries.title") + " " + inquiry.case_number;
  now.state_now = words(visit, "admin_inquiries.state_" + std::string(name_of(inquiry.state)));
  now.already_done = wanted && inquiry.state == *wanted;
  if (!typed.empty()) now.typed = {{words(visit, "admin_inquiry.text"), typed}};
  now.back = "/admin/inquiries/" + inquiry.id;
  return desk.stale(visit, now);
}

http::Response move_to(const admin::Desk& desk, const admin::Visit& visit, State state) {
  const std::string& id = visit.request.param("id");
  const auto done = set_state(desk.house(), visit.context, id, visit.request.form.number("version"), state);
  if (!done) return stale(desk, visit, state);
  return desk.done(visit, "/admin/inquiries/" + id, state == State::answered ? "support.admin_inquiry.marked" : "support.admin_inquiry.reopened");
}

http::Response save_note(const admin::Desk& desk, const admin::Visit& visit) {
  http::Form form(visit.request.form, visit.context.locale);
  const std::string text = form.lines("text", kNoteMax);
  if (text.empty()) form.fault("text", word(visit.context.locale, "checkout.fault.missing"));
  if (!form.good()) return show_one(desk, visit, &form);
  const std::string& id = visit.request.param("id");
  const auto done = add_note(desk.house(), visit.context, id, visit.request.form.number("version"), text);
  if (!done) return stale(desk, visit, std::nullopt, text);
  return desk.done(visit, "/admin/inquiries/" + id, "support.admin_inquiry.noted");
}

}  // namespace

void add_admin_routes(http::Router& router, admin::Desk& desk) {
  const auto guarded = [&desk](admin::Handler handler) { return desk.guarded(staff::Right::inquiries, std::move(handler)); };
  desk.add_menu({"admin.menu.inquiries", "/admin/inquiries", staff::Right::inquiries, 40});
  router.get("/admin/inquiries", guarded([&desk](const admin::Visit& visit) { return list_page(desk, visit); }));
  router.get("/admin/inquiries/{id}", guarded([&desk](const admin::Visit& visit) { return show_one(desk, visit); }));
  router.post("/admin/inquiries/{id}/answered", guarded([&desk](const admin::Visit& visit) { return move_to(desk, visit, State::answered); }));
  router.post("/admin/inquiries/{id}/reopen", guarded([&desk](const admin::Visit& visit) { return move_to(desk, visit, State::open); }));
  router.post("/admin/inquiries/{id}/note", guarded([&desk](const admin::Visit& visit) { return save_note(desk, visit); }));
}

void Todos::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  const Waiting waiting = count(tx, context.shop, State::open);
  page.todos.push_back({"admin.first_page.todo_inquiry", waiting.count, "/admin/inquiries", staff::Right::inquiries, admin::Tone::warn, waiting.oldest, 40});
}

}  // namespace noren::support
