#include <algorithm>

#include "bounces/codes.h"
#include "bounces/evidence.h"
#include "text/code_points.h"

namespace noren::bounces {
namespace {

constexpr std::size_t kMostListed = 1000;

std::string lower_field(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

// "dns; mx.example.jp (192.0.2.1)" → "mx.example.jp"
std::string host_of_field(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  if (semicolon != std::string_view::npos) value.remove_prefix(semicolon + 1);
  value = text::trim_ascii(value);
  std::string host = lower_field(value.substr(0, value.find_first_of(" (\t")));
  while (!host.empty() && host.back() == '.') host.pop_back();
  return host;
}

// "smtp; 550 5.1.1 …" → the words; a type is one word.
std::string_view said_of_field(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  if (semicolon == std::string_view::npos || value.substr(0, semicolon).find(' ') != std::string_view::npos) return value;
  return text::trim_ascii(value.substr(semicolon + 1));
}

// Some systems forget the empty line between two recipients: a field that is there already begins the next.
std::vector<mime::Fields> one_recipient_each(const std::vector<mime::Fields>& blocks) {
  std::vector<mime::Fields> groups;
  for (const mime::Fields& block : blocks) {
    groups.emplace_back();
    for (const mime::Field& field : block.all()) {
      const bool of_recipient =
          field.name == "final-recipient" || field.name == "original-recipient" || field.name == "action" || field.name == "status";
      if (of_recipient && groups.back().has(field.name)) groups.emplace_back();
      groups.back().add(field.name, field.value);
    }
  }
  return groups;
}

}  // namespace

std::string address_of_field(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  if (semicolon != std::string_view::npos) value.remove_prefix(semicolon + 1);
  value = text::trim_ascii(value);
  const std::size_t open = value.rfind('<'), close = value.rfind('>');
  if (open != std::string_view::npos && close != std::string_view::npos && close > open) value = value.substr(open + 1, close - open - 1);
  while (!value.empty() && (value.front() == '"' || value.front() == '<') && value.find('@') != std::string_view::npos &&
         value.find("\"@") == std::string_view::npos)
    value.remove_prefix(1);
  while (!value.empty() && (value.back() == '"' || value.back() == '>' || value.back() == '.')) value.remove_suffix(1);
  return std::string(value.substr(0, 512));
}

std::vector<Evidence> recipients_of_status(const std::vector<mime::Fields>& blocks) {
  std::vector<Evidence> recipients;
  for (const mime::Fields& block : one_recipient_each(blocks)) {
    if (recipients.size() >= kMostListed) break;
    const std::string_view final_recipient = block.get("final-recipient");
    const std::string_view original = block.get("original-recipient");
    const std::string_view named = !final_recipient.empty() ? final_recipient : original;
    if (named.empty() && block.get("action").empty() && block.get("status").empty()) continue;
    if (named.empty() && block.has("reporting-mta") && block.get("diagnostic-code").empty()) continue;
    Evidence evidence;
    evidence.recipient = address_of_field(named);
    evidence.original_recipient = address_of_field(original);
    // A group of an X.400 or a local name: the address it stands for is told beside it.
    if (evidence.recipient.find('@') == std::string::npos && block.has("x-actual-recipient"))
      evidence.recipient = address_of_field(block.get("x-actual-recipient"));
    const std::string action = lower_field(block.get("action"));
    evidence.action = action.substr(0, action.find_first_of(" ("));
    evidence.diagnostic = said_of_field(block.get("diagnostic-code"));
    if (evidence.diagnostic.empty()) evidence.diagnostic = said_of_field(block.get("x-supplementary-info"));
    evidence.remote = host_of_field(block.get("remote-mta"));
    const std::string_view status = block.get("status");
    const std::size_t digit = status.find_first_of("245");
    evidence.status = digit == std::string_view::npos ? std::string() : std::string(status_at(status.substr(digit)));
    if (evidence.status.starts_with("2") && evidence.action.empty()) evidence.action = "delivered";
    // The words some systems put after the code: "5.1.10 (host/domain does not accept mail)".
    const std::size_t comment = status.find('(');
    if (comment != std::string_view::npos) evidence.words = status.substr(comment);
    const auto same =
        std::find_if(recipients.begin(), recipients.end(), [&](const Evidence& one) { return one.recipient == evidence.recipient; });
    if (same == recipients.end())
      recipients.push_back(std::move(evidence));
    else if (same->diagnostic.empty())
      *same = std::move(evidence);
  }
  return recipients;
}

}  // namespace noren::bounces
