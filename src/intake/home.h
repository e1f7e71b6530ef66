// The node's own side of its shops: orders are taken, and paid, in the own database and carried to the central one by a thread, pieces are held
// ready by another, a third sees that other nodes keep copies of what is not carried, and a fourth sends the mails of what waits here while
// the central database is away. What a desk of either database asks about the other one, it asks here.
// Thread: start and stop from the main one; the rest from any.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "checkout/checkout.h"
#include "intake/carrying.h"
#include "intake/copying.h"
#include "intake/lease.h"
#include "intake/recall.h"
#include "intake/stockroom.h"
#include "mail/types.h"
#include "nodes/nodes.h"

namespace noren::intake {

// Makes the database the node's, by its identity. Nothing when it is; else whose it is: a folder that was copied, or put back.
std::optional<std::string> claim(db::Database& own, const std::string& identity);
// Whose it is; nothing: nobody's yet.
std::optional<std::string> owner_of(db::Database& own);

// Orders and attempts in it that were not carried yet.
std::int64_t left_in(db::Database& own);

class Home {
 public:
  struct Parts {
    checkout::Desk& own;                               // its house is carried
    checkout::Desk& central;                           // its board counts the pieces of both
    std::string node;                                  // its identity
    std::function<std::vector<std::string>()> living;  // identities of the nodes that live; throws db/errors.h
    std::optional<Lease::Terms> lease = {};            // unset: what it holds is its own without end
    std::chrono::hours kept{48};                       // what was carried, for a central database that forgets
    std::function<std::string(db::Tx&)> start_of_server = stock::start_of_server;
    std::function<Instant(db::Tx&)> database_time = nodes::time_of_database;
    // The three may be unset.
    std::function<void(const Arrived&)> arrived = {};  // Carrying::Parts
    std::function<void()> bring_along = {};            // what else is to go to the central database whenever it answers; throws db/errors.h
    std::function<void()> send_mails = {};             // mails_to_send of the own database, for as long as sends()
  };
  explicit Home(Parts parts);
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  // What the desks ask.
  checkout::Elsewhere for_own();
  checkout::Elsewhere for_central();

  // Who keeps copies; nobody, until it is called. Before start().
  void copy_to(Keepers keepers) { copying_.copy_to(std::move(keepers)); }
  // Numbers go on where the central database has seen this letter's last, what it may have forgotten is told to it, and what is held may be
  // sold: before the first order. Throws db/errors.h.
  void take_up_counters();
  void start();
  // Carries what waits, hands over what was begun and gives back what was not sold, as far as the central database answers.
  void stop();
  // Tells the central database that this node goes on: then it may sell for longer what it holds. The keeper does it every minute. Throws
  // db/errors.h.
  void renew();
  // What is held may be sold: the lease is not over, and the node was not retired.
  bool may_sell() const { return !retired_ && (!lease_ || lease_->in_time()); }
  // What was taken here is carried by whoever retires it, and goes on there: what lies here says nothing any more.
  bool is_retired() const { return retired_; }
  // For how long, if the central database is not reached any more; 0: not at all.
  std::chrono::microseconds sells_for() const;

  // An attempt that is this node's: not carried, not handed over.
  bool is_here(const CheckoutId& id) const;
  // One that was handed over and has not arrived: nobody knows more of it just now.
  bool is_on_its_way(const CheckoutId& id) const;
  // Its order was made when the time to sell was over, or committed: whether it stands is known when the lease is renewed.
  bool is_late(const CheckoutId& id) const { return lease_ && lease_->is_late(OrderId(id.str())); }
  // An order by its number, not carried yet.
  bool is_number_here(const ShopId& shop, std::string_view number) const;
  // Whether it may be told what became of an attempt: always, where it is no order of this node's; else once it is carried, or lies on a
  // second node's disk (rule 3), or where there is no other node. The buyer who has pressed waits for that, never for long; who
  // only looks does not.
  enum class Asks { pressed, looks };
  bool await(const CheckoutId& id, Asks asks);
  // For a thread that must not wait: done is called, on a thread of the home's own or on the caller's, when await() with a mere look says
  // true, or has said no for as long as a press would wait. It does not throw.
  void when_told(const CheckoutId& id, std::function<void()> done);
  // The central database knows nothing of it, and that means nothing: it went there from here, or not all nodes have told it yet what it
  // may have forgotten. What is the matter is looked at at once.
  bool may_be_forgotten(const CheckoutId& id);
  bool may_be_forgotten(const ShopId& shop, std::string_view number) const;
  // The pieces that a payment of this browser keeps from the shelf lie here.
  checkout::Desk& own_desk() const { return parts_.own; }
  // Brings pieces into the central database for a deed of the owner's: as many as it lacks, as far as there are any.
  void fetch_back(const ShopId& shop, const VariantId& variant, std::int64_t quantity);

  // The central database did not answer the last time.
  bool away() const;
  // The same, and it was not just busy or read-only, nor anything else that went wrong with what lies there.
  bool silent() const { return silent_; }
  // It has been away for so long that the mails of what waits here are sent from here: none of it is carried meanwhile.
  bool sends() const;
  static constexpr std::chrono::seconds kSendsAfter{10};
  // What of the own outbox goes out then, the longest waiting first: mails that are due, of orders that may be told and that the central
  // database, as far as this node knows, never had. What it tells of money that goes back waits for that database.
  std::vector<mail::Message> mails_to_send(db::Tx& own, Instant now, int limit) const;
  // Carries all that waits, on the caller's thread: what the carrier does again and again. One at a time. Throws db/errors.h.
  void carry();
  Carrying::Lag lag() const { return carrying_.lag(); }
  std::int64_t waiting_of(const ShopId& shop) const { return carrying_.waiting_of(shop); }
  // Orders, and attempts on their way, that the central database refused at the last try: nothing is lost, somebody has to look.
  std::int64_t refused() const;
  std::int64_t payments_under_way() const { return carrying_.payments_here(); }
  std::int64_t open_troubles() const;  // that only this node knows of
  const Recall& recall() const { return recall_; }
  const Copying& copying() const { return copying_; }
  std::int64_t kept() const { return carrying_.kept(); }  // carried within the last hours
  // Lines for the operator about what is not as it should be; "" when all is well.
  std::string remarks() const;

 private:
  db::Database& own_db() const { return parts_.own.house.db; }
  db::Database& central_db() const { return parts_.central.house.db; }
  const env::Clock& clock() const { return parts_.own.house.env.clock; }
  std::optional<Instant> similar_since(const ShopId& shop, Instant taken) const;
  std::optional<checkout::SimilarOrder> similar_there(const Context& context, const std::vector<std::string>& marks,
                                                      const std::string& known_token) const;
  std::string new_number(db::Tx& central, const ShopId& shop);
  checkout::Elsewhere::Brought bring(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs);
  Stockroom::Fetched ask(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs);
  Stockroom::Fetched ask_others(Stockroom::Waiting who, const ShopId& shop, const std::vector<Need>& needs);
  void came_late(const OrderId& order, db::Tx* making);
  void leap_over_others();
  void leave_nothing();
  std::chrono::microseconds lasts() const;
  bool has_gaps() const;
  bool is_order_here(const OrderId& id) const;
  bool await_carrying(const OrderId& order);
  bool may_be_told(const OrderId& order) const;
  void run_carrier();
  void run_keeper();
  void run_copier();
  void run_sender();
  void run_teller();
  struct Untold {
    OrderId order;
    std::function<void()> done;
    int looks = 0;
  };
  bool is_over(Untold& untold, bool at_once);
  void copy_awaited();
  void tell_operator();
  std::unique_lock<std::mutex> be_alone();
  void tell_what_is_forgotten();
  void carry_or_set_aside(const std::vector<Waiting>& orders, const std::function<bool()>& goes_on);
  void carry_handed();
  void ask_for_an_answer();
  void carry_the_rest();
  void hand_over_ripe();
  void carry_alone(const Waiting& order);
  void carry_some(const std::vector<Waiting>& orders);
  void keep(std::int64_t round);
  void take_share();
  bool is_stopping() const;
  bool pause(std::chrono::milliseconds within);

  const Parts parts_;
  Stockroom stockroom_;
  Carrying carrying_;
  const std::unique_ptr<Lease> lease_;
  std::atomic<bool> retired_ = false;
  std::int64_t renew_at_ = 0;  // a round of the keeper's
  Recall recall_;
  Copying copying_;
  Instant rest_carried_;                     // the carrier's own
  std::mutex alone_;                         // orders are carried, by one thread, or their mails sent: never both at once
  std::atomic<bool> carrier_waits_ = false;  // for that
  mutable std::mutex mutex_;
  std::condition_variable wake_;     // the carrier
  std::condition_variable carried_;  // who waits for an order
  std::condition_variable stopping_told_;
  std::set<OrderId> awaited_;
  std::condition_variable untold_came_;
  std::vector<Untold> untold_;
  std::set<OrderId> to_copy_;  // somebody waits for it
  bool poked_ = false;
  bool away_ = false;  // the central database did not answer the last time
  std::optional<Instant> away_since_;
  bool running_ = false;
  bool stopping_ = false;
  std::set<OrderId> refused_;
  std::set<CheckoutId> refused_attempts_;
  std::atomic<bool> failing_ = false;  // the keeper's last round
  std::atomic<bool> silent_ = false;   // the same
  std::int64_t told_troubles_ = 0;     // the keeper's own
  std::thread carrier_;
  std::thread keeper_;
  std::thread copier_;
  std::thread sender_;
  std::thread teller_;
};

}  // namespace noren::intake
