#include "staff/links.h"

#include "crypto/crypto.h"
#include "http/client_limit.h"
#include "staff/sql.h"
#include "staff/store.h"
#include "staff/throttle.h"

namespace noren::staff {
namespace {

constexpr std::size_t kIdLength = 26;

std::string signed_text(const ShopId& shop, std::string_view id) { return shop.str() + "/" + std::string(id); }

std::string link_path(const House& house, const ShopId& shop, const std::string& id) {
  return "/admin/reset/" + id + house.keys.sign("staff-link", signed_text(shop, id));
}

LinkState state_of(const store::StoredLink& link, Instant now) {
  if (link.used) return LinkState::used;
  if (link.replaced || !link.enabled) return LinkState::replaced;
  return now < link.expires_at ? LinkState::good : LinkState::expired;
}

// Beside those there are.
MadeLink add_link(db::Tx& tx, const Context& context, House& house, Post& post, const StaffId& staff, LetterKind kind) {
  const std::string id = crypto::token(house.env.random);
  const Instant expires_at = context.now + (kind == LetterKind::invitation ? kInvitationTime : kResetTime);
  tx.run(sql::insert_link, context.shop, id, staff, name_of(kind), context.now, expires_at);
  post.send(tx, context, kind, id);
  return {link_path(house, context.shop, id), expires_at};
}

}  // namespace

MadeLink make_link(db::Tx& tx, const Context& context, House& house, Post& post, const StaffId& staff, LetterKind kind) {
  tx.run(sql::replace_links, context.shop, staff);
  return add_link(tx, context, house, post, staff, kind);
}

std::string link_id(const House& house, const ShopId& shop, std::string_view token) {
  if (token.size() <= kIdLength) return "";
  const std::string_view id = token.substr(0, kIdLength);
  return house.keys.verify("staff-link", signed_text(shop, id), token.substr(kIdLength)) ? std::string(id) : "";
}

Link find_link(House& house, const Context& context, const std::string& token) {
  const std::string id = link_id(house, context.shop, token);
  if (id.empty()) return {};
  const auto stored = house.db.read([&](db::Tx& tx) { return store::link(tx, context.shop, id); });
  if (!stored) return {};
  return {state_of(*stored, context.now), stored->kind, stored->name};
}

std::optional<LetterContent> letter_content(db::Tx& tx, const House& house, const ShopId& shop, const std::string& letter) {
  const auto stored = store::link(tx, shop, letter);
  if (!stored || state_of(*stored, house.env.clock.now()) != LinkState::good) return std::nullopt;
  return LetterContent{stored->kind, stored->mail, stored->name, link_path(house, shop, letter), stored->expires_at};
}

Result<void, Refusal> ask_reset(House& house, const Context& context, Post& post, const std::string& typed, const std::string& client) {
  const std::string mail = fold_mail(typed);
  std::vector<Counted> counted{{ThrottleKind::reset_mail, mail}};
  if (!client.empty()) counted.push_back({ThrottleKind::reset_client, http::client_key(client)});
  const int wait_s = house.db.write([&](db::Tx& tx) {
    const int wait = begin_try(tx, house, context, counted);
    if (wait > 0) return wait;
    const auto person = store::by_mail(tx, context.shop, mail);
    // Anybody who knows an address may ask: that ends no link which somebody else was given.
    if (person && person->account.enabled)
      add_link(tx, context, house, post, person->account.id, person->account.invited ? LetterKind::invitation : LetterKind::reset);
    return 0;
  });
  if (wait_s > 0) return Fail(Refusal{RefusalKind::wait, wait_s});
  return {};
}

}  // namespace noren::staff
