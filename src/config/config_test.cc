#include "config/config.h"

#include <gtest/gtest.h>

namespace noren::config {
namespace {

const Environment kNoEnvironment = [](const std::string&) { return std::optional<std::string>(); };

std::string error_of(const std::string& toml) {
  try {
    parse(toml, "noren.toml", kNoEnvironment);
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Config, AnEmptyFileIsTheDefaults) {
  const Config config = parse("", "noren.toml", kNoEnvironment);
  EXPECT_EQ(config.server.listen, "127.0.0.1:8080");
  EXPECT_EQ(config.mail.relay, "spool:");
}

TEST(Config, WhatIsWrongIsNamedWithFileAndLine) {
  EXPECT_EQ(error_of("[server]\nlisten = 8080\n"), "noren.toml:2: server.listen must be a text");
  EXPECT_EQ(error_of("[server]\nlissten = \"x\"\n"), "noren.toml:2: there is no key lissten in [server]");
  EXPECT_EQ(error_of("\n[sever]\n"), "noren.toml:2: there is no section [sever]");
  EXPECT_EQ(error_of("a = 1"), "noren.toml:1: a stands outside of a [section]");
  EXPECT_TRUE(error_of("[server\n").starts_with("noren.toml:1: "));
  EXPECT_EQ(error_of("[limits]\nworkers = 0"), "noren.toml:2: limits.workers must be a whole number within its limits");
}

TEST(Config, SecretsMayComeFromTheEnvironment) {
  const Environment environment = [](const std::string& name) {
    return name == "NOREN_MAIL_RELAY" ? std::optional<std::string>("smtp://u:p@127.0.0.1:25") : std::nullopt;
  };
  EXPECT_EQ(parse("[mail]\nrelay = \"spool:\"", "x", environment).mail.relay, "smtp://u:p@127.0.0.1:25");
}

TEST(Config, AddressesAreHostAndPort) {
  EXPECT_EQ(parse_address("127.0.0.1:80").port, 80);
  EXPECT_EQ(parse_address("[::1]:8080").host, "::1");
  EXPECT_EQ(parse_address(":8080").host, "0.0.0.0");
  for (const char* wrong : {"8080", "host:", "host:99999", "host:80x", ""}) EXPECT_THROW(parse_address(wrong), Error) << wrong;
}

}  // namespace
}  // namespace noren::config
