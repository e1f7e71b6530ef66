#include "testing/gateway.h"

namespace noren::testing {

GatewayAndSandbox::GatewayAndSandbox(const payments::Gateway& gateway) : gateway_(gateway) {}

GatewayAndSandbox::~GatewayAndSandbox() = default;

SandboxWorld::Reply GatewayAndSandbox::send(const env::Call& call) {
  http::Head head{.method = call.method == "GET" ? http::Method::get : http::Method::post, .target = path(call.url)};
  for (const auto& [name, value] : call.headers) head.headers[lower_ascii(name)] = value;
  return world_.ask(std::move(head), call.body);
}

env::Reply GatewayAndSandbox::say(const env::Call& call) {
  const auto reply = send(call);
  return {.status = reply.status(), .headers = {}, .body = reply.response().body};
}

payments::Standing GatewayAndSandbox::standing(const env::Call& call) {
  const auto read = gateway_.read_standing(say(call));
  if (!read) ADD_FAILURE() << call.url << ": " << read.error().words;
  return read.value_or(payments::Standing{});
}

payments::Start GatewayAndSandbox::start_with(const std::string& source, payments::Means means, const std::string& attempt) {
  payments::Start start{
      .attempt = attempt, .shop = "s1", .order_number = "A-1001", .amount = Yen(12'800), .means = means, .source = source};
  start.return_url = "https://shop.test/back";
  start.cancel_url = "https://shop.test/cart";
  start.begun_at = world_.clock.now();
  start.page_until = world_.clock.now() + std::chrono::minutes(40);
  start.statement = "HANA POTTERY";
  start.buyer_name = "山田 花子";
  start.buyer_email = "hanako@example.jp";
  start.buyer_phone = "09012345678";
  return start;
}

payments::Standing GatewayAndSandbox::create(const payments::Start& start) {
  const payments::Standing created = standing(gateway_.create(start, start.attempt + "/create/1"));
  EXPECT_EQ(created.attempt, start.attempt);
  return created;
}

env::Call GatewayAndSandbox::confirming(const payments::Start& start, const payments::Standing& created) {
  return gateway_.confirm(start, created.reference, start.attempt + "/confirm/1");
}

payments::Standing GatewayAndSandbox::pay(const payments::Start& start) {
  const payments::Standing created = create(start);
  EXPECT_EQ(created.found, payments::Found::created);
  const payments::Standing paid = standing(confirming(start, created));
  return paid.reference.empty() ? standing(gateway_.look_up(created.reference)) : paid;
}

payments::Standing GatewayAndSandbox::open(const payments::Start& start) {
  const payments::Standing page = create(start);
  EXPECT_EQ(page.found, payments::Found::needs_buyer);
  EXPECT_TRUE(page.redirect.starts_with(gateway_.page_origin())) << page.redirect;
  return page;
}

std::optional<payments::Standing> GatewayAndSandbox::find(const std::string& attempt) {
  std::string page;
  do {
    const auto search = gateway_.read_found(attempt, say(gateway_.find_by_attempt(world_.clock.now() - std::chrono::hours(1), page)));
    if (!search) {
      ADD_FAILURE() << search.error().words;
      return std::nullopt;
    }
    if (search->found) return search->found;
    page = search->next;
  } while (!page.empty());
  return std::nullopt;
}

payments::Read<payments::RefundStanding> GatewayAndSandbox::refund(const payments::NewRefund& wanted, int tried) {
  return gateway_.read_refund(wanted.id, say(gateway_.refund(wanted, wanted.id + "/refund/" + std::to_string(tried))));
}

payments::Standing GatewayAndSandbox::charged_and_given_back() {
  EXPECT_FALSE(find());
  const payments::Standing paid = pay(start_with("tok_ok"));
  EXPECT_EQ(paid.found, payments::Found::captured);
  EXPECT_EQ(paid.captured, Yen(12'800));
  EXPECT_EQ(paid.card_last4, "4242");
  EXPECT_EQ(paid.order_number, "A-1001");
  const auto found = find();
  EXPECT_EQ(found ? found->reference : "", paid.reference);
  const auto given = refund({.payment = paid.reference, .amount = Yen(800), .id = "r1"});
  if (!given) {
    ADD_FAILURE() << given.error().words;
    return paid;
  }
  EXPECT_EQ(given->payment, paid.reference);
  EXPECT_EQ(given->amount, Yen(800));
  EXPECT_EQ(standing(gateway_.look_up(paid.reference)).refunded, Yen(800));
  EXPECT_EQ(gateway_.read_refund("r1", say(gateway_.look_up_refund(given->reference)))->reference, given->reference);
  const auto refunds = gateway_.read_refunds(say(gateway_.list_refunds({paid.reference, world_.clock.now(), ""})));
  EXPECT_TRUE(refunds && refunds->all.size() == 1 && refunds->all[0].key == "r1");
  const auto payments = gateway_.read_payments(say(gateway_.list_payments(world_.clock.now(), "")));
  EXPECT_TRUE(payments && payments->all.size() == 1 && payments->all[0].shop == "s1");
  return paid;
}

std::vector<std::string> GatewayAndSandbox::heard(const std::string& address, const std::string& header, const payments::Standing& paid) {
  world_.run();
  std::vector<std::string> kinds;
  for (const env::Call& call : world_.outbound.calls) {
    EXPECT_EQ(call.url, address);
    std::string signature;
    for (const auto& [name, value] : call.headers) signature = name == header ? value : signature;
    const auto notice = gateway_.read_notice(call.body, signature, world_.clock.now());
    if (!notice) {
      ADD_FAILURE() << call.body;
      continue;
    }
    EXPECT_EQ(notice->attempt, paid.attempt) << call.body;
    EXPECT_EQ(notice->payment, paid.reference) << call.body;
    EXPECT_FALSE(gateway_.read_notice(call.body + " ", signature, world_.clock.now()));
    kinds.push_back(notice->kind);
  }
  return kinds;
}

}  // namespace noren::testing
