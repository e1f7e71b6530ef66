#include "config/config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "config/places.h"
#include "testing/folders.h"

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
  EXPECT_EQ(error_of("[server]\nlisten = 8080\n"), "noren.toml:2: server.listen must be IP address and port, such as 127.0.0.1:8080");
  EXPECT_EQ(error_of("[server]\nlissten = \"x\"\n"), "noren.toml:2: there is no key lissten in [server]");
  EXPECT_EQ(error_of("\n[sever]\n"), "noren.toml:2: there is no section [sever]");
  EXPECT_EQ(error_of("a = 1"), "noren.toml:1: a stands outside of a [section]");
  EXPECT_TRUE(error_of("[server\n").starts_with("noren.toml:1: "));
  EXPECT_EQ(error_of("[limits]\nworkers = 0"), "noren.toml:2: limits.workers must be a whole number from 1 to 1024, not 0");
  EXPECT_TRUE(error_of("[server]\nlisten: \"x\"\n").starts_with("noren.toml:2: this is not TOML: write sections as [name]"));
}

TEST(Config, ANumberThatIsTooLargeIsNamedWithItsKeyAndWhatItMayBe) {
  for (const char* number : {"1025", "99999999999999999999", "99_999_999_999_999_999_999  # many"}) {
    const std::string given(std::string_view(number).substr(0, std::string_view(number).find(' ')));
    const std::string said = error_of("# threads\n[limits]\nio_threads = 2\nworkers = " + std::string(number) + "\n");
    EXPECT_EQ(said, "noren.toml:4: limits.workers must be a whole number from 1 to 1024, not " + given);
  }
  EXPECT_EQ(error_of("[limits]\nworkers = \"many\"\n"), "noren.toml:2: limits.workers must be a whole number from 1 to 1024");
  EXPECT_EQ(error_of("[limits]\nworker = 99999999999999999999\n"), "noren.toml:2: a number here is too large");
  const Environment environment = [](const std::string& name) {
    return name == "NOREN_LIMITS_WORKERS" ? std::optional<std::string>("5000") : std::nullopt;
  };
  try {
    parse("", "noren.toml", environment);
    FAIL() << "it was to be refused";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "the environment's NOREN_LIMITS_WORKERS: limits.workers must be a whole number from 1 to 1024, not 5000");
  }
}

TEST(Config, WhatStandsTwiceIsNamedWithBothPlaces) {
  EXPECT_EQ(error_of("[server]\nlisten = \"127.0.0.1:1\"\n\n# again\nlisten = \"127.0.0.1:2\"\n"),
            "noren.toml:5: server.listen stands twice, here and in line 2: keep one of them");
  EXPECT_EQ(error_of("[payments.stripe]\nsecret_key = \"a\"\n[mail]\nrelay = \"spool:\"\nrelay = \"spool:\"\n"),
            "noren.toml:5: mail.relay stands twice, here and in line 4: keep one of them");
  EXPECT_EQ(error_of("[server]\nlisten = \"127.0.0.1:1\"\n[mail]\n[server]\n"),
            "noren.toml:4: the section [server] stands twice, here and in line 1: put what is below both of them below one");
  EXPECT_EQ(error_of("[payments]\nstripe.secret_key = \"a\"\nstripe . \"secret_key\" = \"b\"\n"),
            "noren.toml:3: payments.stripe.secret_key stands twice, here and in line 2: keep one of them");
  const std::string in_one_line = error_of("server = { listen = \"127.0.0.1:1\", listen = \"127.0.0.1:2\" }\n");
  EXPECT_TRUE(in_one_line.starts_with("noren.toml:1: this is not TOML")) << in_one_line;
}

TEST(Config, SecretsMayComeFromTheEnvironment) {
  const Environment environment = [](const std::string& name) {
    return name == "NOREN_MAIL_RELAY" ? std::optional<std::string>("smtp://u:p@127.0.0.1:25") : std::nullopt;
  };
  EXPECT_EQ(parse("[mail]\nrelay = \"spool:\"", "x", environment).mail.relay, "smtp://u:p@127.0.0.1:25");
}

TEST(Config, ASectionMayLieWithinAnother) {
  const Config config =
      parse("[payments.stripe]\napi_base = \"http://127.0.0.1:8090\"\nsecret_key = \"sk_test_1\"\n", "noren.toml", kNoEnvironment);
  EXPECT_EQ(config.stripe.api_base, "http://127.0.0.1:8090");
  EXPECT_EQ(config.stripe.secret_key, "sk_test_1");
  EXPECT_EQ(config.stripe.webhook_secret, "");
  EXPECT_EQ(parse("[payments]\n", "noren.toml", kNoEnvironment).stripe.api_base, "https://api.stripe.com");
  EXPECT_EQ(error_of("[payments]\nstripe = 1\n"), "noren.toml:2: there is no key stripe in [payments]");
  const Config other = parse("[payments.komoju]\nsecret_key = \"sk_test_2\"\nwebhook_secret = \"hook\"\n", "noren.toml", kNoEnvironment);
  EXPECT_EQ(other.komoju.api_base, "https://komoju.com");
  EXPECT_EQ(other.komoju.secret_key, "sk_test_2");
  EXPECT_EQ(other.komoju.webhook_secret, "hook");
  EXPECT_EQ(error_of("[payments.stripe]\nsecret_key = \"sk_test_1\"\n[payments.komoju]\nsecret_key = \"sk_test_2\"\n"),
            "payments.stripe.secret_key and payments.komoju.secret_key: an installation has an account at one of the two");
  EXPECT_EQ(error_of("[payments.strip]\n"), "noren.toml:1: there is no section [payments.strip]");
  EXPECT_EQ(error_of("[payments.stripe]\nsecret = \"x\"\n"), "noren.toml:2: there is no key secret in [payments.stripe]");
  EXPECT_EQ(error_of("[payments.stripe]\nsecret_key = 1\n"), "noren.toml:2: payments.stripe.secret_key must be a text");
}

TEST(Config, SecretsOfAProviderMayComeFromTheEnvironment) {
  const Environment environment = [](const std::string& name) {
    return name == "NOREN_PAYMENTS_STRIPE_SECRET_KEY"       ? std::optional<std::string>("sk_live_1")
           : name == "NOREN_PAYMENTS_STRIPE_WEBHOOK_SECRET" ? std::optional<std::string>("whsec_1")
                                                            : std::nullopt;
  };
  const Config config = parse("[payments.stripe]\nsecret_key = \"sk_test_1\"", "x", environment);
  EXPECT_EQ(config.stripe.secret_key, "sk_live_1");
  EXPECT_EQ(config.stripe.webhook_secret, "whsec_1");
}

TEST(Config, AProviderIsSpokenToOverTlsOrOnThisMachine) {
  for (const char* right : {"https://api.stripe.com", "https://psp.test:8443/base", "http://127.0.0.1:8090", "http://127.9.9.9",
                            "http://localhost/", "http://[::1]:8090"}) {
    EXPECT_EQ(error_of("[payments.stripe]\napi_base = \"" + std::string(right) + "\"\n"), "") << right;
  }
  for (const char* wrong : {"", "api.stripe.com", "http://api.stripe.com", "http://127.0.0.1@evil.test", "http://127.0.0.1.evil.test",
                            "http://localhost.evil.test", "http://128.0.0.1", "http://10.0.0.1", "http://[::2]", "http://[::1", "https://",
                            "https:///x", "https://user@psp.test", "https://psp.test?x", "https://psp.test#x",
                            "https://psp.test:", "https://psp.test:x", "ftp://127.0.0.1", "https://psp test"}) {
    EXPECT_EQ(error_of("[payments.stripe]\napi_base = \"" + std::string(wrong) + "\"\n"),
              "noren.toml:2: payments.stripe.api_base must be an https:// address, or an http:// address of this machine")
        << wrong;
  }
}

TEST(Config, TheShopsAddressIsKeptWithoutItsLastSlash) {
  for (const auto& [typed, kept] : std::vector<std::pair<std::string, std::string>>{{"https://shop.example.jp", "https://shop.example.jp"},
                                                                                    {"https://shop.example.jp/", "https://shop.example.jp"},
                                                                                    {"http://127.0.0.1:8080/", "http://127.0.0.1:8080"},
                                                                                    {"http://[::1]:8080", "http://[::1]:8080"},
                                                                                    {"", ""}}) {
    EXPECT_EQ(parse("[server]\npublic_url = \"" + typed + "\"\n", "noren.toml", kNoEnvironment).server.public_url, kept);
  }
  for (const char* wrong : {"shop.example.jp", "javascript:alert(1)", "https://", "https:///", "https://shop.example.jp//",
                            "https://shop.example.jp/shop", "https://user@shop.example.jp", "https://shop.example.jp?x",
                            "https://shop.example.jp:x", "https://a'b.example", "//shop.example"}) {
    EXPECT_EQ(error_of("[server]\npublic_url = \"" + std::string(wrong) + "\"\n"),
              "noren.toml:2: server.public_url must be an https:// or http:// address without a path, such as https://shop.example.jp")
        << wrong;
  }
}

TEST(Config, AProxyIsTrustedByItsAddress) {
  const Config config = parse("[server]\ntrusted_proxies = [\"10.0.0.5\", \"::1\"]\n", "noren.toml", kNoEnvironment);
  EXPECT_EQ(config.server.trusted_proxies, (std::vector<std::string>{"10.0.0.5", "::1"}));
  for (const char* wrong : {"\"x\"", "\"10.0.0\"", "\"10.0.0.0/8\"", "\"proxy.example\"", "1"}) {
    EXPECT_EQ(error_of("[server]\ntrusted_proxies = [" + std::string(wrong) + "]\n"),
              "noren.toml:2: server.trusted_proxies must be a list of IP addresses, such as [\"10.0.0.5\"]")
        << wrong;
  }
}

TEST(Config, ADatabaseAndARelayAreToldByTheirBeginning) {
  EXPECT_EQ(error_of("[database]\nurl = \"foo\"\n"), "noren.toml:2: database.url must be postgres://USER@HOST/NAME");
  EXPECT_EQ(error_of("[database]\nurl = \"postgresql://noren@db/noren\"\n"), "");
  EXPECT_EQ(read_database_url("postgres://noren@db/noren"), "postgres://noren@db/noren");
  EXPECT_THROW(read_database_url("foo"), Error);
  EXPECT_EQ(error_of("[mail]\nrelay = \"mail.example.jp\"\n"),
            "noren.toml:2: mail.relay must be spool:, smtp://user:pass@host:587, smtps://user:pass@host or mx:");
  for (const char* wrong :
       {"smtp://", "smtps://", "smtp://u:p@", "smtp://mail.example.jp:notaport", "smtp://a host", "mx:0", "mx:x", "mx://x"}) {
    EXPECT_EQ(error_of("[mail]\nrelay = \"" + std::string(wrong) + "\"\n"),
              "noren.toml:2: mail.relay must be spool:, smtp://user:pass@host:587, smtps://user:pass@host or mx:")
        << wrong;
  }
  EXPECT_EQ(error_of("[mail]\nrelay = \"smtps://u:p@mail.example.jp\"\n"), "");
}

TEST(Config, WhereToListenIsNamedWithFileAndLine) {
  for (const char* right : {"127.0.0.1:0", "[::1]:8080", ":8080", "localhost:8080"}) {
    EXPECT_EQ(parse("[server]\nlisten = \"" + std::string(right) + "\"\n", "noren.toml", kNoEnvironment).server.listen, right);
  }
  for (const char* wrong : {"", "x", "8080", "shop.example.jp:8080", "127.0.0.1:99999"}) {
    EXPECT_EQ(error_of("[server]\nlisten = \"" + std::string(wrong) + "\"\n"),
              "noren.toml:2: server.listen must be IP address and port, such as 127.0.0.1:8080")
        << wrong;
  }
}

TEST(Config, TheOtherNodesFindThisOneAtOneAddressAndOnePort) {
  for (const char* right : {"", "10.0.0.11:8090", "[fd00::11]:8090", "127.0.0.1:8090"}) {
    EXPECT_EQ(parse("[cluster]\nlisten = \"" + std::string(right) + "\"\n", "noren.toml", kNoEnvironment).link_listen, right);
  }
  for (const char* wrong : {":8090", "0.0.0.0:8090", "[::]:8090", "10.0.0.11:0", "10.0.0.11", "node-a.example:8090"}) {
    EXPECT_EQ(
        error_of("[cluster]\nlisten = \"" + std::string(wrong) + "\"\n"),
        "noren.toml:2: cluster.listen must be the IP address of this machine in the nodes' own network, and a port, such as 10.0.0.11:8090")
        << wrong;
  }
}

TEST(Config, FilesOfTlsAreLookedIntoWhereTheyAreNamed) {
  const std::string folder = testing::make_folder();
  std::ofstream(folder + "/cert.pem") << "-----BEGIN CERTIFICATE-----\n";
  std::ofstream(folder + "/key.pem") << "-----BEGIN PRIVATE KEY-----\n";
  const auto both = [&](const std::string& certificate, const std::string& key) {
    return "[server]\ntls_certificate = \"" + folder + "/" + certificate + "\"\ntls_key = \"" + folder + "/" + key + "\"\n";
  };
  EXPECT_EQ(error_of(both("cert.pem", "key.pem")), "");
  for (const char* wrong : {"none.pem", "key.pem", ""}) {
    EXPECT_EQ(error_of(both(wrong, "key.pem")),
              "noren.toml:2: server.tls_certificate must be the path of a PEM file with a certificate that noren can read")
        << wrong;
  }
  EXPECT_EQ(error_of(both("cert.pem", "cert.pem")),
            "noren.toml:3: server.tls_key must be the path of a PEM file with a private key that noren can read");
  EXPECT_EQ(error_of("[server]\ntls_key = \"" + folder + "/key.pem\"\n"),
            "noren.toml: server.tls_certificate and server.tls_key: HTTPS wants both, plain HTTP neither");
  testing::remove_folder(folder);
}

TEST(Config, AFolderOrAMissingFileIsNoConfiguration) {
  const std::string folder = testing::make_folder();
  const auto refusal = [](const std::string& path) {
    try {
      load(path, kNoEnvironment);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refusal(folder),
            "the configuration " + folder + " is a folder; give the path of noren.toml with --config, or leave it out for the defaults");
  EXPECT_EQ(refusal(folder + "/none.toml"),
            "cannot read the configuration " + folder +
                "/none.toml: No such file or directory; give the path of noren.toml with --config, or leave it "
                "out for the defaults");
  std::ofstream(folder + "/noren.toml") << "";
  EXPECT_EQ(refusal(folder + "/noren.toml"), "");
  testing::remove_folder(folder);
}

TEST(Config, AddressesAreHostAndPort) {
  EXPECT_EQ(parse_address("127.0.0.1:80").port, 80);
  EXPECT_EQ(parse_address("[::1]:8080").host, "::1");
  EXPECT_EQ(parse_address(":8080").host, "0.0.0.0");
  for (const char* wrong : {"8080", "host:", "host:99999", "host:80x", ""}) EXPECT_THROW(parse_address(wrong), Error) << wrong;
}

// packaging/noren.toml with every key it offers taken out of its comment: "#listen = …", while "# Where …" is prose.
std::string offered_file() {
  std::ifstream in(NOREN_SOURCE_DIR "/packaging/noren.toml");
  std::ostringstream all;
  for (std::string line; std::getline(in, line);) {
    const bool is_key = line.size() > 1 && line[0] == '#' && line[1] >= 'a' && line[1] <= 'z';
    all << (is_key ? line.substr(1) : line) << "\n";
  }
  return all.str();
}

std::string variable_of(std::string key) {
  for (char& c : key) c = c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return "NOREN_" + key;
}

TEST(Config, TheFileOfThePackageOffersEveryKeyThereIsAndNoOther) {
  std::set<std::string> known;
  parse("", "", [&](const std::string& variable) {
    known.insert(variable);
    return std::optional<std::string>();
  });
  std::set<std::string> offered;
  const std::string file = offered_file();
  for (const Place& place : places_in(file)) {
    if (place.is_section) continue;
    EXPECT_TRUE(offered.insert(variable_of(place.path)).second) << place.path;
  }
  EXPECT_EQ(offered, known);
  EXPECT_EQ(error_of(file), "");
  std::ifstream secrets(NOREN_SOURCE_DIR "/packaging/noren.secrets");
  for (std::string line; std::getline(secrets, line);) {
    const std::size_t name_end = line.find('=');
    if (!line.starts_with("#NOREN_")) continue;
    EXPECT_EQ(known.count(line.substr(1, name_end - 1)), 1U) << line;
  }
}

TEST(Config, TheFileOfThePackageTellsTheDefaults) {
  const Config told = parse(offered_file(), "noren.toml", kNoEnvironment);
  const Config is;
  EXPECT_EQ(told.server.listen, is.server.listen);
  EXPECT_EQ(told.server.public_url, is.server.public_url);
  EXPECT_EQ(told.server.trusted_proxies, is.server.trusted_proxies);
  EXPECT_EQ(told.server.tls_certificate, is.server.tls_certificate);
  EXPECT_EQ(told.server.tls_key, is.server.tls_key);
  EXPECT_EQ(told.database_url, is.database_url);
  EXPECT_EQ(told.database_connections, is.database_connections);
  EXPECT_EQ(told.mail.relay, is.mail.relay);
  EXPECT_EQ(told.stripe.api_base, is.stripe.api_base);
  EXPECT_EQ(told.stripe.secret_key, is.stripe.secret_key);
  EXPECT_EQ(told.stripe.webhook_secret, is.stripe.webhook_secret);
  EXPECT_EQ(told.komoju.api_base, is.komoju.api_base);
  EXPECT_EQ(told.komoju.secret_key, is.komoju.secret_key);
  EXPECT_EQ(told.komoju.webhook_secret, is.komoju.webhook_secret);
  EXPECT_EQ(told.node, is.node);
  EXPECT_EQ(told.link_listen, is.link_listen);
  EXPECT_EQ(told.intake, is.intake);
  EXPECT_EQ(told.lease_hours, is.lease_hours);
  EXPECT_EQ(told.kept_hours, is.kept_hours);
  EXPECT_EQ(told.limits.header_max, is.limits.header_max);
  EXPECT_EQ(told.limits.header_time_ms, is.limits.header_time_ms);
  EXPECT_EQ(told.limits.body_time_ms, is.limits.body_time_ms);
  EXPECT_EQ(told.limits.idle_time_ms, is.limits.idle_time_ms);
  EXPECT_EQ(told.limits.connections_max, is.limits.connections_max);
  EXPECT_EQ(told.limits.connections_per_client_max, is.limits.connections_per_client_max);
  EXPECT_EQ(told.limits.waiting_max, is.limits.waiting_max);
  EXPECT_EQ(told.limits.writes_per_client_max, is.limits.writes_per_client_max);
  EXPECT_EQ(told.orders_at_once, is.orders_at_once);
  EXPECT_EQ(told.orders_at_once_per_shop, is.orders_at_once_per_shop);
  EXPECT_EQ(told.limits.workers, is.limits.workers);
  EXPECT_EQ(told.limits.io_threads, is.limits.io_threads);
  EXPECT_EQ(told.log.level, is.log.level);
}

}  // namespace
}  // namespace noren::config
