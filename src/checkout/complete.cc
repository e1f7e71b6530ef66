// Taking the order, in one transaction: is this press known, are attempt and shop open, the price as of now (from memory), a
// similar order, the stock; then all of the order at once.
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "checkout/checkout.h"
#include "checkout/store.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "orders/token.h"
#include "shops/rules.h"
#include "stock/stock.h"

namespace noren::checkout {
namespace {

using nlohmann::json;

constexpr std::int64_t kKeysMax = 200;

struct VerdictName {
  Verdict verdict;
  std::string_view name;
};
constexpr VerdictName kKept[] = {  // answers that a repeated key gets again
    {Verdict::accepted, "accepted"},
    {Verdict::sold_out, "sold_out"},
    {Verdict::price_changed, "price_changed"},
    {Verdict::similar_order, "similar_order"},
    {Verdict::cannot_take, "cannot_take"},
};

std::string_view name_of(Verdict verdict) {
  for (const auto& kept : kKept) {
    if (kept.verdict == verdict) return kept.name;
  }
  throw Bug("a verdict that is not kept");
}

Completion refusal(Verdict verdict, json details = json::object()) {
  Completion completion;
  completion.verdict = verdict;
  completion.details = details.dump();
  return completion;
}

// One transaction's work, step by step; each step either decides or lets the next one look.
class Taking {
 public:
  Taking(Desk& desk, const Context& context, const CompleteCommand& command)
      : desk_(desk), context_(context), command_(command), shop_(desk.shops.by_id(context.shop)), snapshot_(desk.shelf.of(context.shop)),
        key_hash_(to_base32(crypto::sha256(command.key).substr(0, 15))), body_hash_(to_base32(crypto::sha256(command.body).substr(0, 15))) {}

  Completion run(db::Tx& tx) {
    auto attempt = load_attempt(tx);
    if (!attempt) return refusal(Verdict::unknown);
    checkout_ = std::move(attempt->checkout);
    if (auto known = replay(tx)) return *known;
    if (count_answers(tx, checkout_.id) >= kKeysMax) return refusal(Verdict::too_many_keys);
    if (checkout_.state == State::accepted) return keep(tx, known_order(tx));
    if (checkout_.state_at(context_.now) != State::open) return refusal(Verdict::closed);
    if (!shop_->open()) return keep(tx, refusal(Verdict::cannot_take));
    if (!attempt->person) return refusal(Verdict::closed);  // erased: nobody to sell to
    person_ = std::move(*attempt->person);
    if (auto faulty = price(tx)) return *faulty;
    if (auto similar = ask_about_similar(tx)) return keep(tx, std::move(*similar));
    if (auto gone = missing_stock(tx)) return keep(tx, std::move(*gone));
    Completion taken;
    taken.verdict = Verdict::accepted;
    taken.order = place_order(tx);
    return keep(tx, std::move(taken));
  }

 private:
  struct Loaded {
    Checkout checkout;
    std::optional<orders::Person> person;  // nothing when erased
  };

  // From memory while the row still has the version that is kept there; else read, opened and parsed.
  std::optional<Loaded> load_attempt(db::Tx& tx) {
    const auto kept = desk_.recent.find(command_.id);
    if (kept && kept->checkout.shop == context_.shop) {
      const auto standing = standing_of(tx, context_.shop, command_.id);
      if (!standing) return std::nullopt;
      if (standing->version == kept->checkout.version) {
        Loaded loaded{kept->checkout, std::nullopt};
        loaded.checkout.state = standing->state;
        loaded.checkout.expires_at = standing->expires_at;
        if (people::known(tx, context_.shop, kept->checkout.person)) loaded.person = kept->person;
        return loaded;
      }
    }
    auto found = load_checkout(tx, context_.shop, command_.id);
    if (!found) return std::nullopt;
    Loaded loaded{std::move(*found), std::nullopt};
    const auto plain = people::open(tx, desk_.house, context_.shop, loaded.checkout.person, loaded.checkout.sealed);
    if (plain) loaded.person = orders::person_from_json(*plain);
    return loaded;
  }

  Completion keep(db::Tx& tx, Completion completion) {
    insert_answer(tx, checkout_.id, key_hash_, {body_hash_, std::string(name_of(completion.verdict)), completion.details}, context_.now);
    return completion;
  }

  std::optional<Completion> replay(db::Tx& tx) {
    const auto answer = find_answer(tx, checkout_.id, key_hash_);
    if (!answer) return std::nullopt;
    if (answer->body_hash != body_hash_) return refusal(Verdict::key_reused);
    if (answer->verdict == name_of(Verdict::accepted)) return known_order(tx);
    Completion completion;
    for (const auto& kept : kKept) {
      if (kept.name == answer->verdict) completion.verdict = kept.verdict;
    }
    completion.details = answer->details;
    completion.replayed = true;
    return completion;
  }

  // The truth of now, not of then.
  Completion known_order(db::Tx& tx) {
    Completion completion;
    completion.verdict = Verdict::accepted;
    completion.replayed = true;
    completion.order = orders::find(tx, context_.shop, OrderId(checkout_.id.str()));
    check(completion.order.has_value(), "an accepted checkout has no order");
    return completion;
  }

  // Quoted again only when something it was made from may have moved; a changed price is told, kept and asked for once more.
  std::optional<Completion> price(db::Tx& tx) {
    Wish wish = wish_of(checkout_.document, person_);
    if (command_.payment) wish.payment = command_.payment;
    auto fresh = quote(shop_->settings, shop_->version, *snapshot_, wish, context_.now);
    if (!fresh) {
      Completion faulty = refusal(Verdict::faulty);
      faulty.faults = std::move(fresh.error());
      return faulty;
    }
    const bool other_method = wish.payment != checkout_.document.payment;
    const Changes changes = compare(checkout_.document, *fresh);
    fresh->delivery.earliest = std::max(fresh->delivery.earliest, checkout_.document.delivery.earliest);
    if (*fresh == checkout_.document) return std::nullopt;
    checkout_.document = std::move(*fresh);
    checkout_.document_json = orders::to_json(checkout_.document);
    // Another method on the buyer's own wish may cost another fee; the goods must still cost what was shown.
    if (other_method ? changes.lines.empty() : !changes.any()) return std::nullopt;
    check(update_checkout(tx, checkout_), "a checkout changed within its own transaction");
    json lines = json::array();
    for (const LineChange& line : changes.lines) {
      lines.push_back({{"sku", line.sku}, {"name", line.name.in(context_.locale)}, {"price_before", line.before.amount()},
                       {"price_now", line.now ? json(line.now->amount()) : json()}});
    }
    return keep(tx,
                refusal(Verdict::price_changed,
                        {{"lines", lines}, {"total_before", changes.total_before.amount()}, {"total_now", changes.total_now.amount()}}));
  }

  std::optional<Completion> ask_about_similar(db::Tx& tx) {
    marks_ = orders::basket_marks(desk_.house.keys, context_.shop, person_, checkout_.document);
    const int minutes = shop_->settings.similar_order_minutes;
    if (command_.confirm_similar || minutes == 0) return std::nullopt;
    const auto similar = orders::find_similar(tx, context_.shop, marks_, context_.now - std::chrono::minutes(minutes));
    if (!similar) return std::nullopt;
    json details = {{"ordered_at", to_rfc3339(similar->at)}};
    const auto known = orders::id_of_token(desk_.house.keys, context_.shop, command_.known_token);
    if (known && *known == similar->order.str()) {
      const auto order = orders::find(tx, context_.shop, similar->order);
      details["number"] = order->number;
      details["token"] = command_.known_token;
    }
    return refusal(Verdict::similar_order, std::move(details));
  }

  std::optional<Completion> missing_stock(db::Tx& tx) {
    json lines = json::array();
    for (const orders::Line& line : checkout_.document.lines) {
      const std::int64_t left = stock::level_of(tx, context_.shop, line.variant).available;
      if (left >= line.quantity) continue;
      lines.push_back({{"sku", line.sku}, {"name", line.name.in(context_.locale)}, {"wanted", line.quantity}, {"left", left}});
    }
    if (lines.empty()) return std::nullopt;
    return refusal(Verdict::sold_out, {{"lines", std::move(lines)}});
  }

  orders::Order place_order(db::Tx& tx) {
    orders::NewOrder order;
    order.id = OrderId(checkout_.id.str());
    order.shop = context_.shop;
    order.node = desk_.node;
    order.person = checkout_.person;
    order.document = &checkout_.document;
    order.document_json = checkout_.document_json;
    order.sealed = checkout_.sealed;
    const std::string clues = orders::clues_of(person_, checkout_.document);
    order.clues = clues;
    const std::string evidence = evidence_json();
    order.evidence = evidence;
    order.basket_marks = marks_;
    order.now = context_.now;
    accept_checkout(tx, checkout_);
    return orders::place(tx, desk_.board, order);
  }

  // What the buyer was shown: which version of the page, from which inputs (the document, by hash), which law pages.
  std::string evidence_json() const {
    json laws = json::object();
    for (const shops::LawVersion& law : shop_->law) laws[std::string(shops::name_of(law.page))] = law.version;
    return json{{"source", checkout_.source == Source::api ? "api" : "page"},
                {"page", desk_.confirmation_version},
                {"document", to_hex(crypto::sha256(checkout_.document_json))},
                {"total", checkout_.document.amounts.total.amount()},
                {"laws", laws}}
        .dump();
  }

  Desk& desk_;
  const Context& context_;
  const CompleteCommand& command_;
  const std::shared_ptr<const shops::Shop> shop_;
  const std::shared_ptr<const catalog::Snapshot> snapshot_;
  const std::string key_hash_;
  const std::string body_hash_;
  Checkout checkout_;
  orders::Person person_;
  std::vector<std::string> marks_;
};

}  // namespace

Completion complete(Desk& desk, const Context& context, const CompleteCommand& command) {
  Completion completion = desk.house.db.write([&](db::Tx& tx) { return Taking(desk, context, command).run(tx); });
  if (completion.verdict == Verdict::accepted && !completion.replayed) desk.pace.note(context.now);
  return completion;
}

}  // namespace noren::checkout
