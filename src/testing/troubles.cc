#include "testing/troubles.h"

namespace noren::testing {

ToldHands::ToldHands() {
  troubles::add_own_deeds(*this);
  for (const char* name : {"send_message", "look_up_payment", "refund_duplicate"}) {
    deeds[name] = [this, name](db::Tx&, const Context&, troubles::Trouble& trouble) {
      const auto answer = answers.find(name);
      if (answer != answers.end() && answer->second == "throw") throw std::runtime_error("the deed broke");
      if (answer != answers.end())
        return troubles::DeedEnd{answer->second == "no_order" ? troubles::DeedEnd::How::impossible : troubles::DeedEnd::How::failed,
                                 answer->second};
      done.push_back(name + std::string(" ") + std::to_string(trouble.rung));
      return troubles::DeedEnd{};
    };
  }
  for (const char* name : {"mail_delivered", "money_returned", "order_ended", "order_stopped", "similar_over", "order_paid",
                           "order_refunded", "payment_ended", "payment_made", "payment_wanted", "dispute_closed", "method_back"}) {
    conditions[name] = [this, name](db::Tx&, const troubles::Trouble&) { return std::string_view(holds.contains(name) ? "solved" : ""); };
  }
  works_on = [](const ShopId&, LocalDate day) { return weekday(day) != 0 && weekday(day) != 6; };
  order_number = [this](db::Tx&, const ShopId&, const OrderId& order) {
    return order.empty() || !orders.contains(order) ? std::string() : "A1042-7";
  };
  face = [](db::Tx&, Locale, const troubles::Trouble& trouble) -> std::optional<troubles::Face> {
    if (trouble.subject_kind != "message") return std::nullopt;
    return troubles::Face{"注文の受付", "/admin/mail"};
  };
  tell_story = [this](db::Tx&, const Context&, const troubles::Trouble& trouble, const troubles::Event& event) {
    if (!orders.contains(trouble.order)) return false;
    told.push_back(std::string(troubles::name_of(event.what)) + " " + std::to_string(event.rung));
    return true;
  };
}

ToldHands::~ToldHands() = default;

}  // namespace noren::testing
