#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "app/what_came_back.h"
#include "bounces/bounces.h"

namespace noren::app {
namespace {

constexpr std::size_t kMostBytes = 64'000'000;  // of a file; a mailbox may hold many mails

std::optional<std::string> bytes_of_mail(const std::string& name) {
  std::ifstream file;
  if (name != "-") {
    file.open(name, std::ios::binary);
    if (!file) return std::nullopt;
  }
  std::istream& input = name == "-" ? std::cin : file;
  std::string bytes;
  std::string part(64 * 1024, '\0');
  while (bytes.size() < kMostBytes) {
    input.read(part.data(), static_cast<std::streamsize>(part.size()));
    const auto got = static_cast<std::size_t>(input.gcount());
    bytes.append(part, 0, got);
    if (got == 0) break;
  }
  if (input.bad()) return std::nullopt;
  return bytes;
}

// A value in its column: what would break the line becomes a blank.
std::string in_column(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

}  // namespace

int classify_mail(const ClassifyCommand& command) {
  std::cout << "file\trecipient\tdeliverystatus\treplycode\treason\tbounce\n";
  int code = 0;
  for (const std::string& name : command.files) {
    const auto bytes = bytes_of_mail(name);
    if (!bytes) {
      std::cerr << "noren: " << name << " cannot be read\n";
      code = 1;
      continue;
    }
    for (const bounces::Reading& reading : bounces::read_mailbox(*bytes)) {
      for (const bounces::Failure& failure : reading.failures) {
        std::cout << in_column(name) << '\t' << in_column(failure.recipient) << '\t' << failure.status << '\t' << failure.reply << '\t'
                  << bounces::name_of(failure.reason) << '\t' << bounces::name_of(failure.strength) << '\n';
      }
    }
  }
  std::cout.flush();
  return code;
}

}  // namespace noren::app
