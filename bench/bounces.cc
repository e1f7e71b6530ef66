// Reads all mails of a folder again and again for two seconds, on one thread, and prints how many a second as JSON.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "bounces/bounces.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::string> mails;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    mails.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  std::size_t recipients = 0, read = 0;
  for (const std::string& mail : mails) recipients += noren::bounces::read_mailbox(mail).size();
  const auto begun = std::chrono::steady_clock::now();
  const auto taken = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); };
  while (taken() < 2 && !mails.empty()) {
    for (const std::string& mail : mails) recipients += noren::bounces::read_mailbox(mail).size();
    read += mails.size();
  }
  std::cout << "{\"per_second\": " << static_cast<double>(read) / taken() << ", \"recipients\": " << recipients << "}\n";
}
