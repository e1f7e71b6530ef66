#include "app/between.h"

#include <algorithm>

#include "app/opening.h"
#include "app/outgoing.h"
#include "env/breaker.h"
#include "http/client_limit.h"
#include "log/log.h"

namespace noren::app {
namespace {

constexpr const char* kPoke = "poke";
constexpr const char* kNumber = "number";
constexpr const char* kYes = "yes";
constexpr const char* kNo = "no";
constexpr std::chrono::milliseconds kNumberWithin{1'000};
constexpr const char* kOnThisMachine = "127.0.0.1:0";  // any free port: the others read it in the nodes' table
constexpr int kCallsToOneNode = 512;                   // to one node
constexpr int kCallsToAllNodes = 2'048;

// A node that hangs is left alone soon: buyers whose checkout is there are told that it is being found out, and do not wait for it.
env::BreakerRules breaker_rules() { return {.failures = 3, .open_for = std::chrono::milliseconds(2'000), .at_once = kCallsToOneNode}; }

std::unique_ptr<env::Outbound> open_outbound(const env::Clock& clock) {
  auto calls = std::make_unique<env::CurlOutbound>(outgoing({.per_host = kCallsToOneNode, .total = kCallsToAllNodes}));
  return std::make_unique<env::GuardedOutbound>(std::move(calls), clock, breaker_rules());
}

std::unique_ptr<db::Database> open_kept(const DataFolder& folder) {
  std::unique_ptr<db::Database> kept;
  use_copies(folder, [&] {
    kept = db::open_sqlite({.path = folder.copies(), .readers = 2, .tables_of = "link"});
    kept->migrate();
    kept->check_statements();
  });
  return kept;
}

// Nodes on other machines cannot reach the loopback of this one.
void tell_of_loopback(const config::Config& config) {
  const std::string host = config::parse_address(config.server.listen).host;
  if (!config.link_listen.empty() || host == "localhost" || http::is_loopback(host)) return;
  log::event(
      log::Level::info, "link_on_this_machine_only",
      log::field("do", "give [cluster] listen this machine's address in the nodes' own network when other nodes run on other machines"));
}

}  // namespace

Between::Between(Parts parts)
    : parts_(std::move(parts)), kept_(open_kept(parts_.folder)),
      link_({parts_.keys, parts_.env, parts_.config.node, [&nodes = parts_.nodes] { return nodes.peers(); }},
            open_outbound(parts_.env.clock)),
      copies_({link_, *kept_, parts_.keys, parts_.env}), forwarding_(link_, parts_.rules) {
  link_.listen(kPoke, [this](const link::Heard& heard, const link::Tell& tell) {
    ++pokes_;
    parts_.look(payments::AttemptId(heard.said));
    tell("");
  });
  link_.listen(kNumber, [this](const link::Heard& heard, const link::Tell& tell) {
    const std::size_t end = std::min(heard.said.find('\n'), heard.said.size());
    const std::string number = heard.said.substr(std::min(end + 1, heard.said.size()));
    tell(parts_.has_number(ShopId(heard.said.substr(0, end)), number) ? kYes : kNo);
  });
  add_gauges();
  tell_of_loopback(parts_.config);
}

void Between::add_gauges() {
  const auto add = [&](const char* name, const char* explanation, std::function<double()> read) {
    parts_.metrics.add_gauge(name, explanation, std::move(read));
  };
  add("link_nodes", "Other nodes that should be there.", [this] {
    double count = 0;
    for (const nodes::Peer& peer : link_.peers()) count += peer.away ? 0 : 1;
    return count;
  });
  add("link_unreached", "Of those, how many did not answer the last call to them.",
      [this] { return static_cast<double>(link_.unreached().size()); });
  add("link_forwarded", "Requests passed on to another node and answered by it, since the start.",
      [this] { return static_cast<double>(forwarding_.forwarded()); });
  add("link_home_unreached",
      "Requests answered with \"being checked\" because the node they are at home at did not answer, since the start.",
      [this] { return static_cast<double>(forwarding_.unreached()); });
  add("link_refused", "Calls at the link that were not believed, since the start: of strangers, said twice, or by a clock that is wrong.",
      [this] { return static_cast<double>(link_.refused()); });
  add("link_pokes", "Payments looked at because another node heard something of them, since the start.",
      [this] { return static_cast<double>(pokes_); });
  add("copies_kept", "Entries of other nodes that lie here until they are settled.",
      [this] { return static_cast<double>(copies_.kept()); });
  add("copies_bytes", "The room they take.", [this] { return static_cast<double>(copies_.bytes()); });
  add("copies_alone", "Entries of this node that no other one took, since the start: they lie on one disk.",
      [this] { return static_cast<double>(copies_.alone()); });
}

void Between::open(const http::Site& site) {
  forwarding_.answer_for_others(site);
  const std::string& given = parts_.config.link_listen;
  const config::Address address = config::parse_address(given.empty() ? kOnThisMachine : given);
  listener_ = std::make_unique<link::Listener>(link_, parts_.env, parts_.metrics, address.host, address.port);
}

void Between::close() { listener_->stop(); }

void Between::poke_home(char home, const payments::AttemptId& payment) {
  if (home == link_.letter()) return;
  link_.ask({.to = home, .what = kPoke, .said = payment.str()}, [](const std::optional<std::string>&) {});
}

std::optional<bool> Between::has_number(char letter, const ShopId& shop, const std::string& number) {
  const auto answer = link_.wait_for({.to = letter, .what = kNumber, .said = shop.str() + "\n" + number, .within = kNumberWithin});
  return answer == kYes || answer == kNo ? std::optional(answer == kYes) : std::nullopt;
}

intake::Keepers Between::keepers() {
  const auto any = [this] {
    const std::vector<nodes::Peer> others = link_.peers();
    return std::any_of(others.begin(), others.end(), [](const nodes::Peer& one) { return !one.away; });
  };
  return {any, [this](const link::Entry& entry, std::chrono::milliseconds within) { return copies_.keep_elsewhere(entry, within); },
          [this](const std::vector<link::Settled>& settled) { return copies_.settle(settled); }};
}

std::string Between::remarks() const {
  std::string lines;
  for (const char letter : link_.unreached()) lines += std::string("node ") + letter + " does not answer at its link\n";
  return lines;
}

}  // namespace noren::app
