#include "channels/port.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hex.h"
#include "text/clean.h"

namespace noren::channels {
namespace {

// Bytes that are no text are of no use to anybody who reads the story.
std::string as_evidence(std::string_view body) {
  std::string text(body.substr(0, kEvidenceMax));
  while (!text.empty() && !text::is_valid_utf8(text) && text.size() + 4 > kEvidenceMax) text.pop_back();
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
  return text::is_valid_utf8(text) ? text : std::string();
}

AttemptOutcome outcome_of(int status) {
  if (status >= 200 && status < 300) return AttemptOutcome::accepted;
  if (status == 401 || status == 403) return AttemptOutcome::no_rights;
  if (status == 402) return AttemptOutcome::no_quota;
  if (status == 408 || status == 425 || status == 429) return AttemptOutcome::later;
  if (status >= 500) return AttemptOutcome::unknown;
  return AttemptOutcome::refused;
}

}  // namespace

Verdict plain_verdict(const env::Called& said) {
  Verdict verdict;
  if (!said) {
    verdict.outcome = said.error() == env::CallFailure::not_sent ? AttemptOutcome::not_sent : AttemptOutcome::unknown;
    return verdict;
  }
  verdict.outcome = outcome_of(said->status);
  verdict.status = said->status;
  verdict.evidence = as_evidence(said->body);
  const std::string leave = header_of(*said, "retry-after");
  std::from_chars(leave.data(), leave.data() + leave.size(), verdict.leave_s);
  return verdict;
}

std::string header_of(const env::Reply& reply, std::string_view name) {
  const auto found = std::find_if(reply.headers.begin(), reply.headers.end(), [&](const auto& header) { return header.first == name; });
  return found == reply.headers.end() ? std::string() : found->second;
}

std::string base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kDigits.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>((bits >> count) & 0xFF));
  }
  return bytes;
}

}  // namespace noren::channels
