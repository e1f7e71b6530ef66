// A buyer of a simulated world: fills a cart, orders, pays in every way there is, presses twice, comes back, gives up, closes the tab.
// What he was told he remembers (checks.h). Private to simulation. Thread: one.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "simulation/world.h"

namespace noren::simulation {

class Buyer {
 public:
  Buyer(World& world, int number);
  void come();

  const std::string& name() const { return name_; }
  const CheckoutId& checkout() const { return id_; }
  // As the bank names him; his alone.
  std::string kana() const;

 private:
  struct Press {
    std::string key;
    std::string body;
  };
  void open();
  void press_anew();
  void press(const Press& press);
  void hear(const Press& press, const Heard& heard);
  static bool is_paused(const Heard& heard);
  void wait_or_pay_otherwise();
  void hear_refusal(const Press& press, const Heard& heard);
  void be_declined(const Press& press);
  void nothing_heard(const Press& press);
  void go_to_provider(const std::string& url);
  void on_the_page(const std::string& path);
  void pay_there(const std::string& path);
  void take_step(const std::string& path);
  void follow(const http::Response& response);
  void come_back();
  void ask_what_became_of_it();
  void has_order(const nlohmann::json& order);  // as the store API shows it
  void go_to_store(const std::string& slip);
  void pay_at_store(const std::string& path);
  void pay_by_transfer(const std::string& number, std::int64_t total);
  void transfer(const std::string& payer, std::int64_t amount);
  void think_better_of_it();
  void leave(const char* why);
  void say(std::string_view what) { world_.say(name_, what); }
  std::string payment_json() const;

  World& world_;
  const int number_;
  const std::string name_;
  CheckoutId id_;
  std::string method_ = "card";
  std::string source_;
  int keys_ = 0;
  int patience_ = 12;  // things he still does before he leaves
  bool confirm_similar_ = false;
  bool ordered_ = false;
  bool gone_ = false;
};

}  // namespace noren::simulation
