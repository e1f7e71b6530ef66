// Taking the order, in one transaction: is this press known, are attempt and shop open, the price and all that is said as of now (made
// ready in proposal.cc), is it what the page showed, a similar order or one being paid, the stock; then all of the order at once.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/names.h"
#include "checkout/changed.h"
#include "checkout/paused.h"
#include "checkout/paying.h"
#include "checkout/proposal.h"
#include "checkout/similar_question.h"
#include "checkout/store.h"
#include "checkout/turn.h"
#include "db/errors.h"
#include "db/patience.h"
#include "orders/json.h"
#include "pauses/rules.h"
#include "stock/stock.h"
#include "turns/ticket.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr std::int64_t kKeysMax = 200;
constexpr int kBringsMost = 10;
constexpr std::chrono::milliseconds kBroughtWithin{1'200};  // in all
constexpr std::chrono::minutes kPayWithin{40};              // on the provider's page; its pieces are held so long

constexpr Named<Verdict> kKept[] = {
    // answers that a repeated key gets again
    {Verdict::accepted, "accepted"},           {Verdict::sold_out, "sold_out"},       {Verdict::price_changed, "price_changed"},
    {Verdict::similar_order, "similar_order"}, {Verdict::cannot_take, "cannot_take"}, {Verdict::paying, "paying"},
    {Verdict::method_paused, "method_paused"},
};

Completion refusal(Verdict verdict, json details = json::object()) {
  Completion completion;
  completion.verdict = verdict;
  completion.details = details.dump();
  return completion;
}

json lines_json(const Changes& changes, Locale locale) {
  json lines = json::array();
  for (const LineChange& line : changes.lines) {
    lines.push_back({{"sku", line.sku},
                     {"name", line.name.in(locale)},
                     {"price_before", line.before.amount()},
                     {"price_now", line.now ? json(line.now->amount()) : json()}});
    if (line.tax_before == line.tax_now) continue;
    lines.back()["tax_before"] = pricing::name_of(line.tax_before);
    lines.back()["tax_now"] = pricing::name_of(line.tax_now);
  }
  return lines;
}

// A step at the provider ends soon, a number for the store with its last day.
Instant pay_until(const orders::Document& document, Instant now) {
  const bool at_store = document.payment == shops::PaymentMethod::konbini && document.pay_until;
  return at_store ? from_japan_time({plus_days(*document.pay_until, 1), 0, 0, 0}) - std::chrono::seconds(1) : now + kPayWithin;
}

// What the provider is told; its page leads back to the buyer's own.
payments::Start start_of(const Desk& desk, const Context& context, const shops::Settings& settings, const Checkout& checkout,
                         const payments::Attempt& attempt, const orders::Person& buyer) {
  const std::string page =
      desk.cards.base_url(context.shop) + (context.locale == Locale::en ? "/en" : "") + "/checkout/" + checkout.id.str();
  payments::Start start;
  start.attempt = attempt.id.str();
  start.shop = attempt.shop.str();
  start.order_number = attempt.order_number;
  start.amount = attempt.amount;
  start.means = attempt.means;
  if (start.means == payments::Means::card) start.source = checkout.card_source;
  if (start.means == payments::Means::convenience_store) {
    start.buyer_name = buyer.who_orders().name;
    start.buyer_email = buyer.email;
    start.buyer_phone = buyer.phone;
    start.pay_until = attempt.expires_at;
  }
  start.return_url = page + "/paid";
  start.cancel_url = page + "/confirm";
  start.statement = settings.payment.statement.latin;
  start.statement_kana = settings.payment.statement.kana;
  start.statement_kanji = settings.payment.statement.kanji;
  start.begun_at = attempt.created_at;
  start.page_until = attempt.created_at + kPayWithin;
  start.capture_later = start.means == payments::Means::card && settings.payment.capture_at_shipment;
  start.english = context.locale == Locale::en;
  return start;
}

// What was asked elsewhere before the transaction.
struct Asked {
  std::optional<SimilarOrder> similar;
  bool may_bring = false;  // pieces that are missing: the answer is not final, and is not kept
};

// One transaction's work, step by step; each step either decides or lets the next one look.
class Taking {
 public:
  // ready: made from memory before the transaction; counts only while the row still has its version. May be nullptr.
  Taking(Desk& desk, const Context& context, const CompleteCommand& command, const Shown& shown, const Proposal* ready, const Asked& asked)
      : desk_(desk), context_(context), command_(command), shown_(shown), ready_(ready), asked_(asked), key_hash_(hash_of(command.key)),
        body_hash_(hash_of(command.body)) {}

  Completion run(db::Tx& tx) {
    const auto standing = standing_of(tx, context_.shop, command_.id);
    if (!standing) return refusal(Verdict::unknown);
    if (auto known = replay(tx)) return *known;
    const std::int64_t presses = count_answers(tx, command_.id);
    const bool keeps = presses < kKeysMax;
    if (standing->state == State::accepted) return keeps ? keep(tx, known_order(tx)) : known_order(tx);
    if (standing->state == State::checking) return keeps ? keep(tx, being_paid(tx)) : being_paid(tx);
    if (!keeps) return refusal(Verdict::too_many_keys);
    if (standing->state_at(context_.now) != State::open) return refusal(Verdict::closed);
    if (!shown_.shop->open()) return keep(tx, refusal(Verdict::cannot_take));
    if (!find_proposal(tx, *standing)) return refusal(Verdict::closed);
    if (!proposal_->faults.empty()) return faulty();
    const shops::PaymentMethod method = proposal_->checkout.document.payment;
    if (const auto pause = desk_.cards.pause_of(context_.shop, method, context_.now)) {
      return keep(tx, refusal(Verdict::method_paused, details_of(method, pause, context_.locale)));
    }
    if (proposal_->changed) return keep(tx, tell_changes(tx));
    if (command_.seen && *command_.seen != proposal_->mark) return refusal(Verdict::not_as_seen);
    if (auto similar = ask_about_similar(tx)) return keep(tx, std::move(*similar));
    if (presses > 0) keeping_ = find_keeping(tx, context_.shop, command_.id);
    if (desk_.elsewhere.may_sell && !desk_.elsewhere.may_sell()) return refusal(Verdict::out_of_reach);
    if (auto gone = missing_stock(tx)) return asked_.may_bring ? std::move(*gone) : keep(tx, std::move(*gone));
    if (!are_free(tx)) return refusal(Verdict::out_of_reach);
    if (shops::by_provider(method)) return keep(tx, begin_payment(tx));
    Completion taken;
    taken.verdict = Verdict::accepted;
    taken.order = place_order(tx);
    return keep(tx, std::move(taken));
  }

 private:
  // False when the person was erased since: nobody to sell to.
  bool find_proposal(db::Tx& tx, const Standing& standing) {
    if (ready_ != nullptr && ready_->version == standing.version) {
      proposal_ = ready_;
      // Who was erased and came back has another key: this box stays shut all the same.
      return people::open(tx, desk_.house, context_.shop, ready_->checkout.person, ready_->checkout.sealed).has_value();
    }
    const auto checkout = load_checkout(tx, context_.shop, command_.id);
    check(checkout.has_value(), "an attempt was gone within a transaction");
    const auto plain = people::open(tx, desk_.house, context_.shop, checkout->person, checkout->sealed);
    if (!plain) return false;
    made_ = propose(desk_, shown_, {*checkout, orders::person_from_json(*plain)}, command_, context_);
    proposal_ = &*made_;
    return true;
  }

  Completion keep(db::Tx& tx, Completion completion) {
    insert_answer(tx, command_.id, key_hash_, {body_hash_, std::string(name_in(kKept, completion.verdict)), completion.details},
                  context_.now);
    return completion;
  }

  std::optional<Completion> replay(db::Tx& tx) {
    const auto answer = find_answer(tx, command_.id, key_hash_);
    if (!answer) return std::nullopt;
    if (answer->body_hash != body_hash_) return refusal(Verdict::key_reused);
    if (answer->verdict == name_in(kKept, Verdict::accepted)) return known_order(tx);
    if (answer->verdict == name_in(kKept, Verdict::paying)) {
      const payments::AttemptId attempt(json::parse(answer->details).at("attempt").get<std::string>());
      Completion now = fate_of_payment(tx, context_.shop, command_.id, attempt);
      now.replayed = true;
      return now;
    }
    Completion completion;
    completion.verdict = value_in(kKept, answer->verdict).value_or(Verdict::unknown);
    completion.details = answer->details;
    completion.replayed = true;
    return completion;
  }

  // The truth of now, not of then.
  Completion known_order(db::Tx& tx) {
    Completion completion;
    completion.verdict = Verdict::accepted;
    completion.replayed = true;
    completion.order = orders::find(tx, context_.shop, OrderId(command_.id.str()));
    check(completion.order.has_value(), "an accepted checkout has no order");
    return completion;
  }

  Completion faulty() {
    Completion completion = refusal(Verdict::faulty);
    completion.faults = proposal_->faults;
    return completion;
  }

  // As this press asks for it.
  Checkout wanted() const {
    Checkout checkout = proposal_->checkout;
    if (command_.payment) checkout.card_source = command_.source;
    return checkout;
  }

  // A changed price is told, kept with the attempt and asked for once more; so is what else a page said otherwise.
  Completion tell_changes(db::Tx& tx) {
    const Changes& changes = proposal_->changes;
    Checkout checkout = wanted();
    checkout.changes = changes_json(changes);
    check(update_checkout(tx, checkout), "a checkout changed within its own transaction");
    return refusal(Verdict::price_changed, {{"lines", lines_json(changes, context_.locale)},
                                            {"total_before", changes.before.total.amount()},
                                            {"total_now", changes.now.total.amount()}});
  }

  std::optional<Completion> ask_about_similar(db::Tx& tx) {
    if (command_.confirm_similar) return std::nullopt;
    auto similar = find_similar(tx, desk_, context_, proposal_->basket_marks, command_.known_token);
    if (!similar) similar = asked_.similar;
    if (!similar) return std::nullopt;
    json details = {{"ordered_at", to_rfc3339(similar->at)}};
    if (similar->being_paid) {
      details["being_paid"] = true;
      details["known_by"] = similar->known_by ? json(to_rfc3339(*similar->known_by)) : json();
    }
    if (!similar->token.empty()) {
      details["number"] = similar->number;
      details["token"] = similar->token;
    }
    return refusal(Verdict::similar_order, std::move(details));
  }

  // Another press while a payment is under way: it is the same order, or none.
  Completion being_paid(db::Tx& tx) {
    const auto attempts = payments::attempts_of(tx, context_.shop, OrderId(command_.id.str()));
    check(!attempts.empty(), "a checkout is being paid without a payment");
    Completion joined = paying(fate_of_payment(tx, context_.shop, command_.id, attempts.back().id));
    joined.replayed = true;  // whatever comes of it, it is the other press's answer
    return joined;
  }

  // With what a repeated key needs to find this payment again.
  static Completion paying(Completion completion) {
    if (completion.verdict == Verdict::paying) completion.details = json{{"attempt", completion.payment->id.str()}}.dump();
    return completion;
  }

  // What the order is made of: number and pieces of an earlier try to pay, the rest as of now.
  Keeping kept() const {
    Keeping keeping = keeping_.value_or(Keeping{});
    keeping.evidence = proposal_->evidence;
    keeping.marks = proposal_->basket_marks;
    return keeping;
  }

  // Number and pieces are kept, the attempt to pay is written; the provider hears of it after the commit.
  Completion begin_payment(db::Tx& tx) {
    Checkout checkout = wanted();
    checkout.changes.clear();  // agreed to by this press
    Keeping keeping = kept();
    if (keeping.number.empty()) keeping.number = new_number(tx);
    if (!keeping.held) check(hold_pieces(tx, desk_.board, context_.shop, checkout.document), "pieces were gone within a transaction");
    keeping.held = true;
    keeping.held_until.reset();
    put_keeping(tx, context_.shop, checkout.id, keeping);
    note_being_paid(tx, context_.shop, checkout.id, keeping, context_.now);
    check(update_checkout(tx, checkout), "a checkout changed within its own transaction");
    set_state(tx, checkout, State::checking);
    Completion begun;
    begun.verdict = Verdict::paying;
    const bool carried = desk_.house.carried;
    const auto id = payments::new_attempt_id(desk_.house.env.random, carried ? std::optional(desk_.node) : std::nullopt);
    payments::NewAttempt attempt{id,
                                 context_.shop,
                                 OrderId(checkout.id.str()),
                                 keeping.number,
                                 std::string(shown_.gateway->name()),
                                 pauses::means_of(checkout.document.payment).value(),
                                 checkout.document.amounts.total,
                                 context_.now,
                                 pay_until(checkout.document, context_.now)};
    if (desk_.cards.account) attempt.account = desk_.cards.account(context_.shop);
    begun.payment = payments::write_attempt(tx, attempt);
    begun.start = start_of(desk_, context_, shown_.shop->settings, checkout, *begun.payment, proposal_->person);
    return paying(std::move(begun));
  }

  bool has_its_pieces() const { return keeping_ && keeping_->held; }

  std::optional<Completion> missing_stock(db::Tx& tx) {
    if (has_its_pieces()) return std::nullopt;
    json lines = json::array();
    for (const orders::Line& line : proposal_->checkout.document.lines) {
      const std::int64_t left = stock::level_of(tx, context_.shop, line.variant).available;
      if (left >= line.quantity) continue;
      lines.push_back({{"sku", line.sku}, {"name", line.name.in(context_.locale)}, {"wanted", line.quantity}, {"left", left}});
    }
    if (lines.empty()) return std::nullopt;
    Completion gone = refusal(Verdict::sold_out, {{"lines", std::move(lines)}});
    gone.lacking = proposal_->checkout.document.lines;
    return gone;
  }

  bool are_free(db::Tx& tx) const {
    return has_its_pieces() || !desk_.elsewhere.are_free || desk_.elsewhere.are_free(tx, context_.shop, proposal_->checkout.document.lines);
  }

  std::string new_number(db::Tx& tx) const {
    return desk_.elsewhere.number ? desk_.elsewhere.number(tx, context_.shop) : orders::reserve_number(tx, context_.shop, desk_.node);
  }

  orders::Order place_order(db::Tx& tx) {
    const Checkout& checkout = proposal_->checkout;
    Keeping keeping = kept();
    if (keeping.number.empty() && desk_.elsewhere.number) keeping.number = new_number(tx);
    if (keeping_) delete_keeping(tx, checkout.id);
    accept_checkout(tx, checkout);
    return orders::place(tx, desk_.board, order_of(desk_, checkout, keeping, proposal_->clues, context_.now));
  }

  Desk& desk_;
  const Context& context_;
  const CompleteCommand& command_;
  const Shown& shown_;
  const Proposal* ready_;
  const Asked& asked_;
  const std::string key_hash_;
  const std::string body_hash_;
  std::optional<Proposal> made_;
  const Proposal* proposal_ = nullptr;
  std::optional<Keeping> keeping_;
};

Completion told_to_wait(const Desk& desk, const Context& context, const CheckoutId& id, const turns::Place& place) {
  Completion completion = refusal(Verdict::waiting);
  completion.place = place;
  completion.ticket = turns::ticket_of(desk.house.keys, {context.shop, id}, place.since);
  return completion;
}

// He has his answer, or what he wants is gone: another try is another turn. Whoever is asked something more keeps his.
bool ends_turn(Verdict verdict) { return verdict == Verdict::accepted || verdict == Verdict::paying || verdict == Verdict::sold_out; }

// From memory, or, where something is asked about it, from its row.
std::optional<Proposal> make_ready(Desk& desk, const Shown& shown, const Context& context, const CompleteCommand& command) {
  const auto attempt = desk.recent.find(command.id);
  if (attempt && attempt->checkout.shop == context.shop) return propose(desk, shown, *attempt, command, context);
  const auto found = desk.elsewhere.similar ? find_checkout(desk, context.shop, command.id) : std::nullopt;
  if (!found || !found->person || found->checkout.state_at(context.now) != State::open) return std::nullopt;
  return propose(desk, shown, {found->checkout, *found->person}, command, context);
}

std::optional<SimilarOrder> ask_elsewhere(const Desk& desk, const Context& context, const CompleteCommand& command,
                                          const std::optional<Proposal>& ready) {
  if (!desk.elsewhere.similar || command.confirm_similar || !ready || !ready->faults.empty()) return std::nullopt;
  return desk.elsewhere.similar(context, ready->basket_marks, command.known_token);
}

// left: of the time that a buyer waits for it, for all tries.
Elsewhere::Brought bring_within(const Desk& desk, const Context& context, const std::vector<orders::Line>& lacking,
                                std::chrono::milliseconds& left) {
  if (left == std::chrono::milliseconds(0)) return Elsewhere::Brought::unknown;
  const db::Patience patience(std::min(left, db::Patience::left()));
  const Elsewhere::Brought brought = desk.elsewhere.fetch(context.shop, lacking);
  left = std::min(left, db::Patience::left());
  return brought;
}

// What lies here may have been given to others when the commit was over: whether the order stands is found out.
void check_in_time(const Desk& desk, const Completion& completion) {
  if (completion.verdict != Verdict::accepted || completion.replayed || !desk.elsewhere.may_sell || desk.elsewhere.may_sell()) return;
  desk.elsewhere.came_late(completion.order->id, nullptr);
  throw db::CommitUnknown("an order was committed after the time in which its node could sell");
}

}  // namespace

Completion complete(Desk& desk, const Context& context, const CompleteCommand& command) {
  const Turn turn = take_turn(desk, context, command);
  if (turn.place) return told_to_wait(desk, context, command.id, *turn.place);
  const Shown shown = shown_now(desk, context.shop);
  const std::optional<Proposal> ready = make_ready(desk, shown, context, command);
  Asked asked{ask_elsewhere(desk, context, command, ready), static_cast<bool>(desk.elsewhere.fetch)};
  const auto take = [&](db::Tx& tx) { return Taking(desk, context, command, shown, ready ? &*ready : nullptr, asked).run(tx); };
  Completion completion = desk.house.db.write(take);
  // What was brought may be taken by somebody else before it is here: then once more, and in the end the answer is final.
  std::chrono::milliseconds left = kBroughtWithin;
  for (int tries = 1; asked.may_bring && completion.verdict == Verdict::sold_out && !completion.replayed; ++tries) {
    const Elsewhere::Brought brought = bring_within(desk, context, completion.lacking, left);
    if (brought == Elsewhere::Brought::unknown) return refusal(Verdict::out_of_reach);
    asked.may_bring = brought == Elsewhere::Brought::enough && tries < kBringsMost;
    completion = desk.house.db.write(take);
  }
  if (ends_turn(completion.verdict)) desk.turns->end(context.shop, command.id);
  check_in_time(desk, completion);
  if (completion.verdict == Verdict::accepted && !completion.replayed) desk.pace.note(context.now);
  if (completion.start) desk.cards.driver->begin(completion.payment->id, std::move(*completion.start));
  return completion;
}

}  // namespace noren::checkout
