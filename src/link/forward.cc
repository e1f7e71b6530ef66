#include "link/forward.h"

#include "http/flow.h"
#include "link/packed.h"

namespace noren::link {
namespace {

constexpr const char* kForward = "forward";

// A stream goes on for minutes, and a call has one answer: who asked for it is told that there is none here, and asks again in another way.
http::Response without_stream(http::Response response) {
  if (!response.flow) return response;
  response.flow->end();
  http::Response none;
  none.status = 204;
  return none;
}

}  // namespace

std::optional<http::Response> Forwarding::elsewhere(const http::Request& request, const Context& context) {
  const auto about = rules_.about(request, context);
  if (!about || rules_.is_at_home(*about)) return std::nullopt;
  http::Response checking = rules_.checking(request, context);
  // Home itself does not have it, as far as it knows just now: whoever is asked next knows no more.
  if (request.passed_on || about->home == link_.letter()) {
    ++*unreached_;
    if (rules_.heard && about->home == link_.letter()) rules_.heard(*about, false);
    return checking;
  }
  http::Response response;
  response.later = [&link = link_, forwarded = forwarded_, unreached = unreached_, about = *about, heard = rules_.heard,
                    asking = Asking{about->home, kForward, pack(request, context), rules_.patience(request)},
                    checking = std::move(checking)](std::function<void(http::Response)> done) {
    link.ask(asking, [forwarded, unreached, about, heard, checking, done = std::move(done)](const std::optional<std::string>& answer) {
      auto theirs = answer ? unpack_response(*answer) : std::nullopt;
      ++*(theirs ? forwarded : unreached);
      if (heard) heard(about, theirs.has_value());
      done(theirs ? std::move(*theirs) : checking);
    });
  };
  return response;
}

void Forwarding::answer_for_others(const http::Site& site) {
  link_.listen(kForward, [&site](const Heard& heard, const Tell& tell) {
    auto passed = unpack_request(heard.said);
    if (!passed) return tell("");
    const auto answer = std::make_shared<http::Site::Answer>(site.answer(passed->head, std::move(passed->body)));
    if (!answer->response.later) return tell(pack(without_stream(std::move(answer->response))));
    answer->response.later(
        [&site, answer, tell](http::Response response) { tell(pack(without_stream(site.arrived(*answer, std::move(response))))); });
  });
}

}  // namespace noren::link
