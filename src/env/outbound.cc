#include "env/outbound.h"

#include <future>
#include <memory>

namespace noren::env {

Called Outbound::wait_for(Call call) {
  const auto promise = std::make_shared<std::promise<Called>>();
  std::future<Called> answer = promise->get_future();
  start(std::move(call), [promise](Called called) { promise->set_value(std::move(called)); });
  return answer.get();
}

}  // namespace noren::env
