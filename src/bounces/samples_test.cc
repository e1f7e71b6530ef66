// Small mails of each dialect, written for this test, and what they say (samples/expected.tsv).
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "bounces/bounces.h"

namespace noren::bounces {
namespace {

const std::string kSamples = std::string(NOREN_SOURCE_DIR) + "/src/bounces/samples/";

std::string sample_bytes(const std::string& name) {
  std::ifstream file(kSamples + name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

struct Sample {
  std::string file, kind, recipient, reason, strength, message_id;
};

std::vector<Sample> all_samples() {
  std::vector<Sample> samples;
  std::istringstream lines(sample_bytes("expected.tsv"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream columns(line);
    Sample sample;
    for (std::string* column : {&sample.file, &sample.kind, &sample.recipient, &sample.reason, &sample.strength, &sample.message_id})
      std::getline(columns, *column, '\t');
    samples.push_back(std::move(sample));
  }
  return samples;
}

void expect_reading(const Sample& sample, const std::string& bytes, const std::string& how) {
  const Reading reading = read(bytes);
  EXPECT_EQ(name_of(reading.kind), sample.kind) << sample.file << how;
  EXPECT_EQ(reading.original_message_id, sample.message_id) << sample.file << how;
  if (sample.reason.empty()) {
    EXPECT_TRUE(reading.failures.empty()) << sample.file << how;
    return;
  }
  ASSERT_FALSE(reading.failures.empty()) << sample.file << how;
  const Failure& failure = reading.failures.front();
  EXPECT_EQ(failure.recipient, sample.recipient) << sample.file << how;
  EXPECT_EQ(name_of(failure.reason), sample.reason) << sample.file << how << ": " << failure.words;
  EXPECT_EQ(name_of(failure.strength), sample.strength) << sample.file << how;
}

std::string with_ends(const std::string& bytes, const std::string& end) {
  std::string result;
  for (const char c : bytes) {
    if (c == '\n')
      result += end;
    else
      result += c;
  }
  return result;
}

TEST(BounceSamples, EachDialectIsReadWithAnyEndOfLine) {
  for (const Sample& sample : all_samples()) {
    const std::string bytes = sample_bytes(sample.file);
    expect_reading(sample, bytes, " (LF)");
    expect_reading(sample, with_ends(bytes, "\r\n"), " (CRLF)");
    if (sample.file.ends_with(".eml")) expect_reading(sample, with_ends(bytes, "\r"), " (CR)");
  }
}

TEST(BounceSamples, TheReturnAddressTellsItsToken) {
  EXPECT_EQ(read(sample_bytes("postfix.eml")).return_token, "k7Tq");
  EXPECT_EQ(read(sample_bytes("postfix.eml")).envelope_id, "m-1234");
  EXPECT_EQ(read(sample_bytes("ordinary.eml")).return_token, "");
}

TEST(BounceSamples, OneRefusalIsNamedForEachRecipientOfANotice) {
  const Reading reading = read(sample_bytes("sendgrid.json"));
  ASSERT_EQ(reading.failures.size(), 2u);
  EXPECT_EQ(reading.failures[1].reason, Reason::feedback);
}

TEST(BounceSamples, ACutMessageIsReadAsFarAsItGoes) {
  for (const Sample& sample : all_samples()) {
    const std::string bytes = sample_bytes(sample.file);
    for (std::size_t length = 0; length <= bytes.size(); length += 37) read(std::string_view(bytes).substr(0, length));
  }
}

TEST(BounceSamples, AMailboxHoldsSeveral) {
  const std::string two =
      "From x Thu Oct  1 10:00:00 2026\n" + sample_bytes("qmail.eml") + "\nFrom x Thu Oct  1 10:00:00 2026\n" + sample_bytes("exim.eml");
  const auto readings = read_mailbox(two);
  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[1].failures.at(0).recipient, "jiro@example.com");
}

}  // namespace
}  // namespace noren::bounces
