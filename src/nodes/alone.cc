#include "base/names.h"
#include "nodes/nodes.h"

namespace noren::nodes {
namespace {

constexpr Named<Duty> kNames[] = {
    {Duty::mail, "mail"}, {Duty::payments, "payments"}, {Duty::troubles, "troubles"}, {Duty::chores, "chores"}};

class Alone final : public Nodes {
 public:
  bool holds(Duty) const override { return true; }
  bool displaced() const override { return false; }
  std::chrono::seconds left_alone_for() const override { return std::chrono::seconds(0); }
  void answers_at(const Addresses&) override {}
  std::vector<Peer> peers() const override { return {}; }
  std::string identity() const override { return ""; }
  std::vector<std::string> living() const override { return {""}; }
  std::chrono::seconds beat_every() const override { return std::chrono::seconds(0); }
  void beat() override {}
  void leave() override {}
};

}  // namespace

std::string_view name_of(Duty duty) { return name_in(kNames, duty); }

std::unique_ptr<Nodes> alone() { return std::make_unique<Alone>(); }

}  // namespace noren::nodes
