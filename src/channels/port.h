// The port to whoever carries a telling: makes the call and reads its answer. Pure: the worker makes the call, outside any transaction.
// Implemented in line.cc, gateway.cc and push.cc. Thread: safe from any.
#pragma once
#include <memory>

#include "channels/settings.h"
#include "channels/types.h"
#include "env/outbound.h"
#include "env/random.h"

namespace noren::channels {

struct Outgoing {
  std::string key;    // the send's id with its shop before it: the same at each try
  std::string to;     // LINE's id of the user, digits of a phone or fax, the browser's subscription as JSON
  std::string title;
  std::string text;   // whole, with its link
  std::string short_text;   // without the link
  std::string url;
  std::string reply_token;  // LINE: said as an answer, which counts for no quota; "" pushed
  std::string pdf;          // fax
};

struct Verdict {
  AttemptOutcome outcome = AttemptOutcome::later;
  std::int64_t status = 0;
  std::string evidence;        // the answer as it stood, cut
  std::string reference;       // the other side's name for it
  std::int64_t leave_s = 0;    // it wants to be left alone so long
  bool gone = false;           // the address takes nothing any more
};

class Port {
 public:
  virtual ~Port() = default;
  // Nothing when it cannot be written to that address.
  virtual std::optional<env::Call> call(const Outgoing& what, Instant now) const = 0;
  virtual Verdict read(const Outgoing& what, const env::Called& said) const = 0;
};

inline constexpr std::chrono::seconds kCallWithin{10};
inline constexpr std::size_t kEvidenceMax = 2'000;

// What is the same everywhere: no answer, and the classes of HTTP.
Verdict plain_verdict(const env::Called& said);
std::string header_of(const env::Reply& reply, std::string_view name);
std::string base64url(std::string_view bytes);  // RFC 4648 5, without padding
std::optional<std::string> from_base64url(std::string_view text);

std::unique_ptr<Port> open_line(const LineAccount& account, std::string base);
std::unique_ptr<Port> open_gateway(const Gateway& gateway);

// Signs calls to a gateway and what it tells: "v1=" and hex of HMAC-SHA256 over "<unix seconds>.<body>".
std::string gateway_signature(std::string_view secret, std::string_view seconds, std::string_view body);
inline constexpr const char* kSignatureHeader = "x-noren-signature";
inline constexpr const char* kTimeHeader = "x-noren-time";

}  // namespace noren::channels
