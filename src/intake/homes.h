// Which node may answer for an attempt to buy (rule 2 of the intake). For what is in the central database any node may. What is not may be
// known to the node whose letter it bears, and to that one alone: only it says that it is open, or that there is no such thing. Where such a
// node is gone and was not retired (nodes/identities.h), nobody does. A home that is silent for long becomes a trouble, with a person on it.
// Thread: safe from any, once answers_here was told.
#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "intake/home.h"
#include "link/forward.h"

namespace noren::intake {

// A trouble's subject: {"node", "b"}.
inline constexpr std::string_view kOfNode = "node";
inline constexpr std::chrono::minutes kSilentFor{15};

class Homes {
 public:
  struct Parts {
    db::Database& central;
    env::Env& env;
    char letter = 'a';
    std::string identity;                        // of this node
    std::function<bool(char)> reaches;           // a node answers over the link, as far as is known
    std::function<std::vector<ShopId>()> shops;  // all
    // Whether another node has an order that is not carried, by its number; nothing: it does not answer. Waits for a moment.
    std::function<std::optional<bool>(char letter, const ShopId&, const std::string& number)> has_number = {};
  };
  explicit Homes(Parts parts) : parts_(std::move(parts)) {}
  Homes(const Homes&) = delete;
  Homes& operator=(const Homes&) = delete;

  // This node takes orders in a database of its own. Before the first request; home must outlive it.
  void answers_here(const Home& home) { home_ = &home; }
  // Reads who else does. Throws db/errors.h.
  void refresh();

  // What link::Rules asks and tells.
  bool is_at_home(const link::About& about) const;
  void heard(const link::About& about, bool answered);

  // An order by its number, not carried yet.
  bool has_number(const ShopId& shop, const std::string& number) const;
  // The node that has one, or may have one and does not answer; for an order that the central database does not have. Nothing: nobody has it.
  struct Lies {
    char letter = 'a';
    bool sure = false;
  };
  std::optional<Lies> lies_with(const ShopId& shop, const std::string& number) const;

  // Homes that were silent for kSilentFor become troubles (home_silent) of the shops whose pieces lie there and whose buyers asked; those that
  // are heard again end them. Now and then, one at a time. Throws db/errors.h.
  void look();

 private:
  struct Silent {
    Instant since;
    std::set<ShopId> shops;
  };
  struct Standing {
    bool there = false;  // in the central database
    bool held = false;   // another one may know of it
  };
  bool has_others_of(char letter) const;
  bool is_here(const link::About& about) const;
  std::optional<Standing> ask_central(const link::About& about) const;
  std::map<char, Silent> unanswered();
  void tell(const std::map<char, Silent>& silent);
  void end(char letter);

  const Parts parts_;
  const Home* home_ = nullptr;
  mutable std::mutex mutex_;
  std::map<char, std::set<std::string>> holders_;  // by letter: identities that were not retired
  std::map<char, Silent> unanswered_;              // who could not answer, and for which shops
  std::set<std::string> old_;                      // of look(): identities that were not heard of for long, the last time
  std::set<char> well_, told_;                     // of look(): no trouble is open about these; one may be about those
};

}  // namespace noren::intake
