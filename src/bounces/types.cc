#include "bounces/types.h"

#include <algorithm>
#include <array>

namespace noren::bounces {
namespace {

struct Named {
  Reason reason;
  std::string_view name;
  Category category;
};

constexpr std::array kReasons = {
    Named{Reason::userunknown, "userunknown", Category::dead},
    Named{Reason::hostunknown, "hostunknown", Category::dead},
    Named{Reason::hasmoved, "hasmoved", Category::dead},
    Named{Reason::suspend, "suspend", Category::dead},
    Named{Reason::notaccept, "notaccept", Category::dead},
    Named{Reason::suppressed, "suppressed", Category::dead},
    Named{Reason::mailboxfull, "mailboxfull", Category::later},
    Named{Reason::expired, "expired", Category::later},
    Named{Reason::networkerror, "networkerror", Category::later},
    Named{Reason::systemerror, "systemerror", Category::later},
    Named{Reason::systemfull, "systemfull", Category::later},
    Named{Reason::toomanyconn, "toomanyconn", Category::later},
    Named{Reason::speeding, "speeding", Category::later},
    Named{Reason::mailererror, "mailererror", Category::later},
    Named{Reason::filtered, "filtered", Category::filter},
    Named{Reason::rejected, "rejected", Category::sender},
    Named{Reason::blocked, "blocked", Category::sender},
    Named{Reason::badreputation, "badreputation", Category::sender},
    Named{Reason::requireptr, "requireptr", Category::sender},
    Named{Reason::authfailure, "authfailure", Category::sender},
    Named{Reason::norelaying, "norelaying", Category::sender},
    Named{Reason::policyviolation, "policyviolation", Category::sender},
    Named{Reason::securityerror, "securityerror", Category::sender},
    Named{Reason::failedstarttls, "failedstarttls", Category::sender},
    Named{Reason::notcompliantrfc, "notcompliantrfc", Category::sender},
    Named{Reason::syntaxerror, "syntaxerror", Category::sender},
    Named{Reason::contenterror, "contenterror", Category::sender},
    Named{Reason::spamdetected, "spamdetected", Category::sender},
    Named{Reason::virusdetected, "virusdetected", Category::sender},
    Named{Reason::mesgtoobig, "mesgtoobig", Category::sender},
    Named{Reason::exceedlimit, "exceedlimit", Category::sender},
    Named{Reason::feedback, "feedback", Category::complaint},
    Named{Reason::vacation, "vacation", Category::info},
    Named{Reason::delivered, "delivered", Category::info},
    Named{Reason::onhold, "onhold", Category::unclear},
    Named{Reason::undefined, "undefined", Category::unclear},
};

const Named& entry_of(Reason reason) {
  return *std::find_if(kReasons.begin(), kReasons.end(), [&](const Named& one) { return one.reason == reason; });
}

}  // namespace

std::string_view name_of(Reason reason) { return entry_of(reason).name; }

std::optional<Reason> reason_of(std::string_view name) {
  const auto found = std::find_if(kReasons.begin(), kReasons.end(), [&](const Named& one) { return one.name == name; });
  if (found == kReasons.end()) return std::nullopt;
  return found->reason;
}

Category category_of(Reason reason) { return entry_of(reason).category; }

std::string_view name_of(Category category) {
  switch (category) {
    case Category::dead: return "dead";
    case Category::later: return "later";
    case Category::filter: return "filter";
    case Category::sender: return "sender";
    case Category::complaint: return "complaint";
    case Category::info: return "info";
    case Category::unclear: return "unclear";
  }
  return "";
}

std::string_view name_of(Strength strength) { return strength == Strength::hard ? "hard" : strength == Strength::soft ? "soft" : "none"; }

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::ordinary: return "ordinary";
    case Kind::bounce: return "bounce";
    case Kind::delay: return "delay";
    case Kind::delivered: return "delivered";
    case Kind::complaint: return "complaint";
    case Kind::automatic_reply: return "automatic_reply";
    case Kind::read_receipt: return "read_receipt";
  }
  return "";
}

}  // namespace noren::bounces
