// Private to bounces. What failure mails and other servers say, as data: data/*.txt, one line a rule with the source of it. Read once,
// when first asked for; a line that cannot be read is a programmer's error (std::logic_error). Immutable; safe from any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bounces/phrases.h"
#include "bounces/types.h"

namespace noren::bounces {

// Where a rule of meaning holds; what is empty holds everywhere.
struct Where {
  std::vector<std::string> hosts;    // ends of the remote host's name, or of the recipient's domain
  std::vector<std::string> domains;  // ends of the recipient's domain
  std::string status;                // beginning of the status code: "5.7", "5.4.1"
  std::string not_status;
  std::string reply;  // beginning of the reply code
  std::vector<Stage> stages;
  std::string by;  // dialect of the mail (data/signs.txt)
};

struct MeaningRule {
  Reason reason = Reason::undefined;
  Where where;
};

struct MeaningTable {
  std::vector<MeaningRule> rules;  // numbered as their phrases
  Phrases phrases;
};

struct StatusRule {
  std::string status;  // "5.1.1", "x.2.2" for both classes, "5.1" for a whole subject
  Reason reason = Reason::undefined;
};

// A sign that a mail is of a kind, and where it stands.
enum class Place { from, subject, body, header };
struct Sign {
  Kind kind = Kind::bounce;
  bool alone = false;   // enough by itself
  std::string dialect;  // "" none
};
struct SignTable {
  std::vector<Sign> signs;
  Phrases phrases;
};

struct Tables {
  MeaningTable hosts;  // what one big system means by its words, before what anybody means
  MeaningTable words;  // clear words
  MeaningTable weak;   // words that count when nothing clearer and no status code speaks
  std::vector<StatusRule> statuses;
  SignTable from, subject, body, header;
  Phrases originals;            // after this line the returned message follows
  Phrases before_address;       // the address after these words is one that failed
  Phrases not_failed;           // a line that holds addresses that did not fail
  Phrases says_nothing;         // a line of the report's own that tells no reason
  std::vector<Stage> stage_of;  // numbered as stages
  Phrases stages;
};

const Tables& tables();

// The file of rules as it stands; for tests of the format.
Tables read_tables(std::string_view (*file)(std::string_view path));

std::optional<Reason> reason_of_status(const std::vector<StatusRule>& rules, std::string_view status);

}  // namespace noren::bounces
