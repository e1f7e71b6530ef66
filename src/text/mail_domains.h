// The mail domains we know by name (data/mail_domains.toml). Private to text. Read once, then read-only; safe from any thread.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace noren::text {

struct MailDomains {
  struct Known {
    std::string name;
    bool carrier = false;
    std::string company = {};  // of a carrier that tells how to let a domain in
  };
  std::vector<Known> known;
  std::unordered_map<std::string, std::string> typos;  // as typed -> as meant

  const Known* find(std::string_view domain) const;
};

const MailDomains& mail_domains();

// The lists of many thousand names (data/mail_domains.bin).
bool is_listed_throwaway(std::string_view domain);  // it, or what it lies below
bool is_listed_free(std::string_view domain);

}  // namespace noren::text
