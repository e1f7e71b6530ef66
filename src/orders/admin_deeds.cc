// POST /admin/orders/{number}/{deed}: a page gone stale and the second press change nothing and say so; what cannot be undone is
// asked once more; what was typed wrong comes back with the form.
#include <algorithm>

#include "html/words.h"
#include "log/log.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/admin_deed_forms.h"
#include "orders/admin_words.h"
#include "orders/deed.h"
#include "orders/rules.h"
#include "shipping/shipping.h"
#include "staff/staff.h"

namespace noren::orders {
namespace {

using html::word;

std::string path_of(const Order& order) { return "/admin/orders/" + order.number; }

// The event by which it is in its state; what came after is another matter.
const Event& event_of_state(const OrderFile& file) {
  const auto found = std::find_if(file.events.rbegin(), file.events.rend(),
                                  [&](const Event& event) { return name_of(event.what) == name_of(file.order.state); });
  return found == file.events.rend() ? file.events.back() : *found;
}

// What became of a parcel's number that was typed on a page gone stale.
struct StaleNumber {
  std::string now;     // that counts, as it is read; "" none is there, or nothing was asked about it
  bool other = false;  // another one was typed
  std::string hint;    // how to record that one
};

StaleNumber stale_number(const OrderFile& file, const DeedForm& deed, const std::string& typed, Locale locale) {
  const auto shipped = shipment_of(file.events);
  const bool asked = std::find(deed.fields.begin(), deed.fields.end(), "tracking") != deed.fields.end();
  if (!asked || !shipped) return {};
  StaleNumber number;
  number.now = text::tracking_number_text(shipped->number);
  number.other = !typed.empty() && text::read_tracking_number(typed).number != shipped->number;
  if (number.other && may_fix_tracking(file.order.state) && !shipped->by_hand()) {
    const char* way = shipped->number.empty() ? "orders.admin_order.tracking_add" : "orders.admin_order.tracking_fix";
    number.hint = word(locale, "orders.admin_order.stale_number", {{"way", word(locale, way)}});
  }
  return number;
}

std::string typed_text(std::string_view field, const std::string& typed, Locale locale) {
  const shipping::Carrier* carrier = field == "carrier" ? shipping::find_carrier(typed) : nullptr;
  return carrier == nullptr ? typed : carrier->name.in(locale);
}

http::Response stale_page(const AdminPages& pages, const admin::Visit& visit, const OrderFile& file, const DeedForm& deed,
                          std::int64_t seen) {
  const Locale locale = visit.context.locale;
  http::Form form(visit.request.form, locale);
  const StaleNumber number = stale_number(file, deed, form.lines("tracking", 2000), locale);
  const Event& since = event_of_state(file);
  admin::Stale stale;
  stale.what = word(locale, "orders.admin_order.title", {{"number", file.order.number}});
  const std::string when = html::time_text(locale, since.at);
  const std::string made =
      since.actor_name.empty() ? when : word(locale, "orders.admin_person.made", {{"at", when}, {"who", since.actor_name}});
  stale.state_now = state_badge(file.order.state, locale).text + "（" + made + "）";
  if (!number.now.empty()) stale.state_now += word(locale, "orders.admin_order.stale_number_now", {{"number", number.now}});
  stale.hint = number.hint;
  stale.already_done = file.events.back().what == deed.what && file.order.version == seen + 1 && !number.other;
  for (const std::string_view field : deed.fields) {
    const std::string typed = form.lines(std::string(field), 2000);
    if (typed.empty()) continue;
    stale.typed.emplace_back(word(locale, "orders.admin_order." + std::string(field)), typed_text(field, typed, locale));
  }
  stale.back = path_of(file.order);
  return pages.desk.stale(visit, stale);
}

http::Response answer_error(const AdminPages& pages, const admin::Visit& visit, const OrderFile& file, const DeedForm& deed,
                            DeedError error, std::int64_t seen) {
  switch (error) {
    case DeedError::not_found: return pages.desk.not_found(visit);
    case DeedError::empty: return pages.desk.done(visit, path_of(file.order), "admin.common.no_change", admin::Tone::info);
    case DeedError::stale: {
      const auto fresh = open_file(pages, visit);
      return fresh ? stale_page(pages, visit, *fresh, deed, seen) : pages.desk.not_found(visit);
    }
    case DeedError::nothing_owed:
      return pages.desk.refused(visit, 409, word(visit.context.locale, "orders.admin_fault.nothing_owed"), path_of(file.order));
    default: return pages.desk.refused(visit, 409, word(visit.context.locale, "orders.admin_fault.not_now"), path_of(file.order));
  }
}

const char* resend_word(mail::ResendError error) {
  switch (error) {
    case mail::ResendError::still_waiting: return "orders.admin_fault.resend_waiting";
    case mail::ResendError::too_soon: return "orders.admin_fault.resend_soon";
    case mail::ResendError::too_many: return "orders.admin_fault.resend_many";
    default: return "orders.admin_fault.resend_unknown";
  }
}

// A mail once more, to the address the order has now. Changes nothing of the order, so no page goes stale by it.
http::Response resend(const AdminPages& pages, const admin::Visit& visit, const Order& order) {
  const Locale locale = visit.context.locale;
  House& house = pages.desk.house();
  http::Form form(visit.request.form, locale);
  const std::string kind = form.line("kind", 40);
  const mail::Resend wish{mail::message_id(order.id.str(), kind, 1), word(Locale::ja, "orders.admin_story.asked_again"), ""};
  const char* refused = house.db.write([&](db::Tx& tx) -> const char* {
    if (!person_of(tx, house, order)) return "orders.admin_fault.resend_erased";
    const auto message = mail::resend(tx, visit.context, wish);
    if (!message) return resend_word(message.error());
    staff::record_deed(
        tx, visit.context, house,
        {"orders.deed.resent", "order", path_of(order), order.number, "", staff::Saying::words("mail.admin_messages.kind_" + kind)});
    return nullptr;
  });
  if (refused == nullptr) return pages.desk.done(visit, path_of(order), "orders.admin_order.did_resend");
  return pages.desk.refused(visit, 409, word(locale, refused), path_of(order));
}

// Since the page was made only the money came that this very press asked for.
bool only_paid_since(const OrderFile& file, std::int64_t seen) {
  return file.order.version == seen + 1 && file.events.back().what == Happening::paid && file.events.back().actor == ActorKind::system;
}

// How often and with what knowledge it is pressed.
struct Round {
  bool again = false;
  bool unseen = false;
};

http::Response press(const AdminPages& pages, const admin::Visit& visit, const Round& round) {
  const auto file = open_file(pages, visit);
  const std::string& name = visit.request.param("deed");
  if (!file) return admin_not_here(pages, visit);
  if (name == "resend") return resend(pages, visit, file->order);
  const DeedForm* deed = find_deed_form(name);
  if (deed == nullptr) return pages.desk.not_found(visit);

  http::Form form(visit.request.form, visit.context.locale);
  http::Form numbers(visit.request.form, visit.context.locale);  // the version is not typed: it is no field to show again
  std::int64_t seen = numbers.whole("version", {1, std::numeric_limits<std::int64_t>::max()}, "").value_or(-1);
  if (round.again && only_paid_since(*file, seen)) ++seen;
  if (seen != file->order.version) return stale_page(pages, visit, *file, *deed, seen);
  Press press{pages, visit, *file, form, {file->order.id, seen}, round.again, round.unseen};
  Step step = deed->act(press);
  if (step.answer) return std::move(*step.answer);
  if (!*step.result) return answer_error(pages, visit, *file, *deed, step.result->error(), seen);
  return pages.desk.done(visit, path_of(file->order), "orders.admin_order.did_" + name);
}

// A press that waits for the provider: all of it outlives the request.
struct Waiting {
  AdminPages pages;
  http::Request request;
  Context context;
  staff::Session session;

  http::Response press_again(bool unseen = false) const {
    const admin::Visit visit{request, context, session};
    try {
      return press(pages, visit, {true, unseen});
    } catch (const std::exception& failure) {
      // On a thread of the driver: this press's trouble must not become everybody's.
      const std::string& deed = request.param("deed");
      log::failure(context, deed, failure.what());
      const char* why = deed == "ship" ? "orders.admin_fault.not_captured" : "orders.admin_fault.not_done";
      return pages.desk.refused(visit, 503, word(context.locale, why), "/admin/orders");
    }
  }
};

}  // namespace

http::Response admin_deed(const AdminPages& pages, const admin::Visit& visit) { return press(pages, visit, {}); }

Step capture_first(Press& press) {
  const AdminPages& pages = press.pages;
  if (press.again || !pages.settle_payment) {
    return pages.desk.refused(press.visit, 409, word(press.locale(), "orders.admin_fault.not_captured"), path_of(press.file.order));
  }
  const auto payment = capture_order(pages.tools(), press.visit.context, press.seen);
  if (!payment) return DeedResult(Fail<DeedError>(payment.error()));
  const auto waiting = std::make_shared<Waiting>(Waiting{pages, press.visit.request, press.visit.context, press.visit.session});
  http::Response response;
  response.later = [waiting, id = *payment](std::function<void(http::Response)> done) {
    waiting->pages.settle_payment(id, [waiting, done = std::move(done)] { done(waiting->press_again()); });
  };
  return response;
}

std::optional<http::Response> ask_provider_first(Press& press) {
  const AdminPages& pages = press.pages;
  // Who says "sure" was told a moment ago.
  if (press.again || press.sure() || !pages.ask_payment || !shops::by_provider(press.file.order.document.payment)) return std::nullopt;
  const auto payment = pages.desk.house().db.read([&](db::Tx& tx) { return payment_for(tx, press.file.order); });
  if (!payment) return std::nullopt;
  const auto waiting = std::make_shared<Waiting>(Waiting{pages, press.visit.request, press.visit.context, press.visit.session});
  http::Response response;
  response.later = [waiting, id = payment->id](std::function<void(http::Response)> done) {
    waiting->pages.ask_payment(id, [waiting, done = std::move(done)](bool answered) { done(waiting->press_again(!answered)); });
  };
  return response;
}

}  // namespace noren::orders
