// The owner's outbox: what became of every message.
#include <set>

#include "html/words.h"
#include "mail/admin_pages.h"
#include "mail/rules.h"
#include "mail/store.h"

namespace noren::mail {
namespace {

constexpr int kPerPage = 50;
constexpr int kWaitingShown = 500;  // beyond that the number says enough
constexpr int kUntriedOnTop = 20;

struct Wish {
  std::string show, kind, q;
  int page = 1;

  bool filtered() const { return !show.empty() || !kind.empty() || !q.empty(); }
  std::string path() const {
    return "/admin/mail?show=" + http::url_encode(show) + "&kind=" + http::url_encode(kind) + "&q=" + http::url_encode(q);
  }
};

struct Found {
  std::vector<Message> messages;
  std::int64_t total = 0;
};

std::vector<Message> of_kind(std::vector<Message> messages, const std::string& kind) {
  if (!kind.empty()) std::erase_if(messages, [&](const Message& message) { return message.kind != kind; });
  return messages;
}

Found page_of(std::vector<Message> all, int page) {
  Found found{{}, static_cast<std::int64_t>(all.size())};
  const std::size_t from = std::min(all.size(), static_cast<std::size_t>(page - 1) * kPerPage);
  const std::size_t to = std::min(all.size(), from + kPerPage);
  found.messages.assign(std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(from)),
                        std::make_move_iterator(all.begin() + static_cast<std::ptrdiff_t>(to)));
  return found;
}

bool shown_as(const Message& message, const std::string& show) {
  if (show.empty()) return true;
  return show == "waiting" ? is_waiting(message.state) : state_name(message.state) == show;
}

Found find_messages(db::Tx& tx, const AdminPages& pages, const ShopId& shop, const Wish& wish) {
  if (!wish.q.empty()) {
    std::vector<Message> all;
    const auto subjects = pages.subjects.find ? pages.subjects.find(tx, shop, wish.q) : std::vector<std::string>{};
    for (const std::string& subject : subjects) {
      for (Message& message : of_kind(store::of_subject(tx, shop, subject), wish.kind)) {
        if (shown_as(message, wish.show)) all.push_back(std::move(message));
      }
    }
    return page_of(std::move(all), wish.page);
  }
  if (wish.show == "waiting") return page_of(of_kind(store::waiting(tx, shop, kWaitingShown), wish.kind), wish.page);
  if (wish.show == "parked") return page_of(of_kind(store::parked(tx, shop, kWaitingShown), wish.kind), wish.page);
  store::TriedSearch search{.kind = wish.kind};
  if (wish.show == "handed_over") search.outcome = search.or_outcome = outcome_name(AttemptOutcome::handed_over);
  if (wish.show == "spooled") search.outcome = search.or_outcome = outcome_name(AttemptOutcome::spooled);
  if (wish.show == "cancelled") {
    search.outcome = outcome_name(AttemptOutcome::cancelled);
    search.or_outcome = outcome_name(AttemptOutcome::withdrawn);
  }
  Found found;
  if (wish.show.empty() && wish.page == 1) {
    for (Message& message : of_kind(store::waiting(tx, shop, kUntriedOnTop), wish.kind)) {
      if (message.state == State::queued && message.tries == 0) found.messages.push_back(std::move(message));
    }
  }
  found.total = store::count_tried(tx, shop, search);
  for (Message& message : store::tried(tx, shop, search, kPerPage, std::int64_t{wish.page - 1} * kPerPage)) {
    const bool on_top = std::any_of(found.messages.begin(), found.messages.end(), [&](const Message& m) { return m.id == message.id; });
    if (!on_top) found.messages.push_back(std::move(message));
  }
  return found;
}

admin::Tone tone_of(State state) {
  switch (state) {
    case State::queued: return admin::Tone::info;
    case State::deferred: return admin::Tone::warn;
    case State::handed_over: return admin::Tone::good;
    case State::spooled: return admin::Tone::info;
    case State::parked: return admin::Tone::bad;
    case State::cancelled: return admin::Tone::quiet;
  }
  return admin::Tone::quiet;
}

html::View attempt_view(Locale locale, const Attempt& attempt) {
  const std::string outcome = attempt.stage == kFolderStage ? "folder" : std::string(outcome_name(attempt.outcome));
  html::View view{
      {"at", html::time_text(locale, attempt.at)}, {"outcome", mail_word(locale, "admin_messages.outcome_" + outcome)}, {"words", false}};
  const bool ours = attempt.stage == kOurStage;
  if (!attempt.words.empty())
    view["words"] = ours ? mail_word_or(locale, "admin_messages.own_" + attempt.words, attempt.words) : attempt.words;
  return view;
}

html::View message_view(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Message& message) {
  const Locale locale = visit.context.locale;
  html::View view{{"id", message.id.str()},
                  {"kind", kind_word(locale, message.kind)},
                  {"to", masked(message.to_address)},
                  {"subject", false},
                  {"href", false},
                  {"at", html::time_text(locale, message.created_at)},
                  {"state", mail_word(locale, "admin_messages.state_" + std::string(state_name(message.state)))},
                  {"tone", admin::name_of(tone_of(message.state))},
                  {"note", message.reason},
                  {"can_retry", may_retry(pages, message.state)}};
  if (message.state == State::deferred && message.due_at) {
    view["note"] = html::word(locale, "mail.admin_messages.next_try", {{"time", html::time_text(locale, *message.due_at)}});
  }
  if (const auto face = pages.subjects.face ? pages.subjects.face(tx, message) : std::nullopt) {
    view["subject"] = face->label;
    view["href"] = pages.desk.link(visit, face->href);
  }
  const std::string elsewhere = corrected_at(pages, tx, message);
  view["correct_at"] = elsewhere.empty() ? html::View(false) : html::View(pages.desk.link(visit, elsewhere));
  html::View attempts = html::View::array();
  for (const Attempt& attempt : store::attempts(tx, message)) {
    attempts.push_back(attempt_view(locale, attempt));
    if (!attempt.to_masked.empty()) view["to"] = attempt.to_masked;
  }
  view["tries"] = html::word(locale, "mail.admin_messages.tries", {{"n", std::to_string(attempts.size())}});
  view["has_attempts"] = !attempts.empty();
  view["attempts"] = std::move(attempts);
  return view;
}

std::string count_text(Locale locale, std::int64_t n) {
  return html::word(locale, "mail.admin_messages.count", {{"n", std::to_string(n)}});
}

html::View figures_view(db::Tx& tx, const Context& context, const QueueState& queue) {
  const Locale locale = context.locale;
  const LocalTime now = japan_time(context.now);
  auto today = store::outcomes_since(tx, context.shop, from_japan_time({now.date}));
  html::View figures = html::View::array();
  const auto add = [&](const char* key, std::string value, admin::Tone tone, const char* href) {
    html::View figure{{"label", mail_word(locale, std::string("admin_messages.figure_") + key)},
                      {"value", std::move(value)},
                      {"tone", admin::name_of(tone)},
                      {"href", false}};
    if (href != nullptr) figure["href"] = href;
    figures.push_back(std::move(figure));
  };
  add("waiting", count_text(locale, queue.due + queue.later), admin::Tone::info, "/admin/mail?show=waiting");
  if (queue.oldest_due_at) {
    const bool late = context.now - *queue.oldest_due_at > std::chrono::minutes(10);
    add("oldest", admin::age_text(locale, *queue.oldest_due_at, context.now), late ? admin::Tone::warn : admin::Tone::info, nullptr);
  }
  add("parked", count_text(locale, queue.parked), queue.parked > 0 ? admin::Tone::bad : admin::Tone::good, "/admin/mail?show=parked");
  const std::int64_t spooled = today[AttemptOutcome::spooled];
  if (spooled > 0) add("spooled_today", count_text(locale, spooled), admin::Tone::info, "/admin/mail?show=spooled");
  if (spooled == 0 || today[AttemptOutcome::handed_over] > 0)
    add("handed_over_today", count_text(locale, today[AttemptOutcome::handed_over]), admin::Tone::good, nullptr);
  return figures;
}

// The last seven days as one bar, 300 wide.
void put_fate(html::View& view, db::Tx& tx, const Context& context, const QueueState& queue) {
  const Locale locale = context.locale;
  const Instant since = context.now - std::chrono::hours(7 * 24);
  auto ended = store::outcomes_since(tx, context.shop, since);
  const auto parked = store::parked(tx, context.shop, kWaitingShown);
  const auto newly_parked =
      std::count_if(parked.begin(), parked.end(), [&](const Message& message) { return message.created_at >= since; });
  const std::pair<State, std::int64_t> parts[] = {
      {State::handed_over, ended[AttemptOutcome::handed_over]},
      {State::spooled, ended[AttemptOutcome::spooled]},
      {State::queued, queue.due + queue.later},
      {State::parked, newly_parked},
      {State::cancelled, ended[AttemptOutcome::cancelled] + ended[AttemptOutcome::withdrawn]},
  };
  std::int64_t whole = 0;
  for (const auto& [state, n] : parts) whole += n;
  html::View fate = html::View::array();
  std::int64_t so_far = 0;
  for (const auto& [state, n] : parts) {
    if (n == 0) continue;
    const std::int64_t x = so_far * 300 / whole;
    so_far += n;
    fate.push_back({{"x", std::to_string(x)},
                    {"width", std::to_string(so_far * 300 / whole - x)},
                    {"tone", admin::name_of(tone_of(state))},
                    {"label", mail_word(locale, "admin_messages.state_" + std::string(state_name(state)))},
                    {"value", count_text(locale, n)}});
  }
  view["fate"] = std::move(fate);
  view["fate_text"] = html::word(locale, "mail.admin_messages.fate_text", {{"n", std::to_string(whole)}});
}

html::View choice(const std::string& value, const std::string& label, const std::string& chosen) {
  return {{"value", value}, {"label", label}, {"selected", value == chosen}};
}

html::View options_view(const AdminPages& pages, Locale locale, const Wish& wish) {
  html::View show = html::View::array({choice("", mail_word(locale, "admin_messages.show_all"), wish.show)});
  for (const char* each : {"waiting", "parked", "handed_over", "spooled", "cancelled"}) {
    const std::string key = each == std::string_view("waiting") ? "queued" : each;
    show.push_back(choice(each, mail_word(locale, "admin_messages.state_" + key), wish.show));
  }
  html::View kind = html::View::array({choice("", mail_word(locale, "admin_messages.show_all"), wish.kind)});
  for (const auto& [name, what] : pages.contents.all()) kind.push_back(choice(name, kind_word(locale, name), wish.kind));
  return {{"show", std::move(show)}, {"kind", std::move(kind)}};
}

Wish wish_of(const http::Request& request) {
  Wish wish{request.query.get("show"), request.query.get("kind"), request.query.get("q").substr(0, 100), admin::page_in(request.query)};
  const std::set<std::string_view> known{"waiting", "parked", "handed_over", "spooled", "cancelled"};
  if (!known.contains(wish.show)) wish.show.clear();
  return wish;
}

}  // namespace

bool may_retry(const AdminPages& pages, State state) {
  return state == State::parked || (state == State::spooled && !pages.worker.spools());
}

http::Response messages_page(const AdminPages& pages, const admin::Visit& visit) {
  const Context& context = visit.context;
  const Wish wish = wish_of(visit.request);
  html::View view{{"title", mail_word(context.locale, "admin_messages.title")},
                  {"f", {{"q", wish.q}}},
                  {"e", html::View::object()},
                  {"options", options_view(pages, context.locale, wish)},
                  {"filtered", wish.filtered()},
                  {"here", wish.path() + "&page=" + std::to_string(wish.page)}};
  if (pages.worker.spools())
    view["kept"] = mail_word(context.locale, pages.desk.options().demo ? "admin_messages.kept_demo" : "admin_messages.kept");
  const WorkerTotals totals = pages.worker.totals();
  if (totals.way_shut_since) {
    const std::string since = html::time_text(context.locale, *totals.way_shut_since);
    view["paused"] = pages.worker.spools()
                         ? html::word(context.locale, "mail.admin_messages.folder_shut", {{"since", since}, {"why", totals.way_shut_why}})
                         : html::word(context.locale, "mail.admin_messages.paused", {{"since", since}});
  }
  pages.desk.house().db.read([&](db::Tx& tx) {
    const QueueState queue = queue_of_shop(tx, context.shop, context.now);
    view["figures"] = figures_view(tx, context, queue);
    put_fate(view, tx, context, queue);
    const Found found = find_messages(tx, pages, context.shop, wish);
    html::View messages = html::View::array();
    for (const Message& message : found.messages) messages.push_back(message_view(tx, pages, visit, message));
    view["none"] = messages.empty();
    view["messages"] = std::move(messages);
    view["pager"] = admin::pager(context.locale, found.total, wish.page, kPerPage, wish.path());
  });
  return pages.desk.page(visit, "mail/admin_messages", std::move(view));
}

}  // namespace noren::mail
