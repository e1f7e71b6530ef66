#include "checkout/waiting.h"

#include "log/log.h"

namespace noren::checkout {

http::Response when_known(Desk& desk, const Context& context, const Waiting& waiting,
                          std::function<http::Response(const Completion&)> respond, std::function<http::Response()> unknown) {
  http::Response response;
  response.later = [&desk, context, waiting, respond = std::move(respond),
                    unknown = std::move(unknown)](std::function<void(http::Response)> done) {
    auto tell = [&desk, context, waiting, respond, unknown, done = std::move(done)] {
      http::Response answer;
      try {
        answer = respond(fate_of_payment(desk, context, waiting.id, waiting.payment));
      } catch (const std::exception& failure) {
        // On a thread of the driver: this buyer's trouble must not become everybody's.
        log::failure(context, "payment_told", failure.what());
        answer = unknown();
      }
      done(std::move(answer));
    };
    payments::Driver& driver = *desk.cards.driver;
    if (waiting.ask == Ask::look)
      driver.look(waiting.payment, kPaymentWait, std::move(tell));
    else
      driver.wait(waiting.payment, kPaymentWait, std::move(tell));
  };
  return response;
}

}  // namespace noren::checkout
