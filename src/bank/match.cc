#include "bank/match.h"

#include <algorithm>
#include <tuple>

#include "bank/fees.h"
#include "base/names.h"
#include "text/code_points.h"

namespace noren::bank {
namespace {

constexpr Named<Outcome> kOutcomes[] = {
    {Outcome::settles, "settles"},   {Outcome::fee_short, "fee_short"}, {Outcome::underpaid, "underpaid"},
    {Outcome::overpaid, "overpaid"}, {Outcome::twice, "twice"},         {Outcome::ended, "ended"},
    {Outcome::rest, "rest"}};
constexpr Named<Reason> kReasons[] = {{Reason::number_named, "number_named"},     {Reason::name_equal, "name_equal"},
                                      {Reason::name_near, "name_near"},           {Reason::family_name, "family_name"},
                                      {Reason::recipient_name, "recipient_name"}, {Reason::amount_equal, "amount_equal"},
                                      {Reason::fee_deducted, "fee_deducted"},     {Reason::amount_less, "amount_less"},
                                      {Reason::amount_more, "amount_more"},       {Reason::sum_of_orders, "sum_of_orders"},
                                      {Reason::amount_only, "amount_only"},       {Reason::already_paid, "already_paid"},
                                      {Reason::order_ended, "order_ended"},       {Reason::rival, "rival"},
                                      {Reason::other_number, "other_number"},     {Reason::before_order, "before_order"},
                                      {Reason::short_name, "short_name"},         {Reason::written_equal, "written_equal"},
                                      {Reason::unread_name, "unread_name"},       {Reason::says_returned, "says_returned"},
                                      {Reason::refund_sent, "refund_sent"},       {Reason::maybe_returned, "maybe_returned"},
                                      {Reason::rest_let_go, "rest_let_go"},       {Reason::part_equal, "part_equal"}};

enum class Name { equal, near, family, written, recipient, none };
enum class Amount { equal, fee, less, more };

struct Evidence {
  bool number = false;
  Name name = Name::none;
  Amount amount = Amount::less;
};

// What an order and a deposit have in common, and what that is worth: the first row that fits counts, the lowest rank is shown
// first, but for the order that the line names itself. Only rows of rank 1 can be exact. any: the column is not asked.
enum class Asks { yes, any };
struct Row {
  Standing standing;
  Asks number;
  std::optional<Name> name;
  std::optional<Amount> amount;
  int rank;
};
constexpr int kExactRank = 1;
constexpr int kSumRank = 2;
constexpr int kRestRank = 3;
constexpr int kFeeSumRank = 5;
constexpr int kAmountOnlyRank = 15;
constexpr Row kRows[] = {
    {Standing::waiting, Asks::yes, std::nullopt, Amount::equal, kExactRank},
    {Standing::waiting, Asks::any, Name::equal, Amount::equal, kExactRank},
    {Standing::waiting, Asks::yes, std::nullopt, Amount::fee, 3},
    {Standing::waiting, Asks::any, Name::equal, Amount::fee, 4},
    {Standing::waiting, Asks::any, Name::near, Amount::equal, 6},
    {Standing::waiting, Asks::any, Name::recipient, Amount::equal, 6},
    {Standing::waiting, Asks::any, Name::written, Amount::equal, 6},
    {Standing::waiting, Asks::yes, std::nullopt, Amount::more, 7},
    {Standing::waiting, Asks::yes, std::nullopt, Amount::less, 7},
    {Standing::paid, Asks::yes, std::nullopt, std::nullopt, 8},
    {Standing::paid, Asks::any, Name::equal, Amount::equal, 8},
    {Standing::paid, Asks::any, Name::written, Amount::equal, 8},
    {Standing::waiting, Asks::any, Name::family, Amount::equal, 9},
    {Standing::ended, Asks::yes, std::nullopt, std::nullopt, 10},
    {Standing::ended, Asks::any, Name::equal, Amount::equal, 10},
    {Standing::ended, Asks::any, Name::written, Amount::equal, 10},
    {Standing::waiting, Asks::any, Name::near, Amount::fee, 11},
    {Standing::waiting, Asks::any, Name::written, Amount::fee, 11},
    {Standing::waiting, Asks::any, Name::equal, Amount::more, 12},
    {Standing::waiting, Asks::any, Name::equal, Amount::less, 12},
    // Cancelled while its money was on the way: that goes back whatever the amount, to somebody who is known.
    {Standing::ended, Asks::any, Name::equal, Amount::fee, 13},
    {Standing::ended, Asks::any, Name::written, Amount::fee, 13},
    {Standing::ended, Asks::any, Name::near, Amount::equal, 13},
    {Standing::ended, Asks::any, Name::recipient, Amount::equal, 13},
    {Standing::ended, Asks::any, Name::family, Amount::equal, 14},
    {Standing::ended, Asks::any, Name::near, Amount::fee, 14},
    {Standing::ended, Asks::any, Name::equal, Amount::more, 14},
    {Standing::ended, Asks::any, Name::equal, Amount::less, 14},
    {Standing::waiting, Asks::any, Name::none, Amount::equal, kAmountOnlyRank},
};

constexpr std::size_t kShortName = 3;       // signs; a voiced mark is one
constexpr std::size_t kOrdersForSums = 12;  // of one buyer
constexpr int kAmountOnlyDays = 60;         // a mere amount says nothing of an order older than this

int rank_of(const Evidence& evidence, Standing standing) {
  for (const Row& row : kRows) {
    const bool fits = row.standing == standing && (row.number == Asks::any || evidence.number) &&
                      (!row.name || *row.name == evidence.name) && (!row.amount || *row.amount == evidence.amount);
    if (fits) return row.rank;
  }
  return 0;
}

// Printed with a kanji somewhere, so that it says nothing of how it is read.
bool is_unread(const PayerName& payer) {
  for (std::size_t at = 0; at < payer.text.size();) {
    const char32_t c = text::next_code_point(payer.text, at);
    if ((c >= 0x3400 && c <= 0x9FFF) || c == U'々') return true;
  }
  return false;
}

Name name_evidence(const Money& money, const Claim& claim) {
  if (is_unread(money.payer)) return !claim.written.empty() && claim.written == money.payer.bare ? Name::written : Name::none;
  switch (likeness(money.payer, claim.orderer)) {
    case Likeness::equal: return Name::equal;
    case Likeness::near: return Name::near;
    case Likeness::family: return Name::family;
    case Likeness::none: break;
  }
  return claim.recipient && likeness(money.payer, *claim.recipient) == Likeness::equal ? Name::recipient : Name::none;
}

std::string number_digits(const std::string& number) {
  std::string digits;
  std::copy_if(number.begin(), number.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// A number without its letter counts when the name does not belong to somebody else.
bool is_number_of(const std::string& number, const Money& money, const Claim& claim, Name name) {
  if (number == claim.number) return true;
  return number == number_digits(claim.number) && (name != Name::none || money.payer.bare.empty());
}

bool names_number(const Money& money, const Claim& claim, Name name) {
  return std::any_of(money.payer.numbers.begin(), money.payer.numbers.end(),
                     [&](const std::string& number) { return is_number_of(number, money, claim, name); });
}

// The line carries a number that is none of these orders'.
bool names_another(const Money& money, std::span<const Claim> claims, const std::vector<std::size_t>& chosen, Name name) {
  const auto is_theirs = [&](const std::string& number) {
    return std::any_of(chosen.begin(), chosen.end(), [&](std::size_t i) { return is_number_of(number, money, claims[i], name); });
  };
  return money.payer.odd_number || !std::all_of(money.payer.numbers.begin(), money.payer.numbers.end(), is_theirs);
}

Amount amount_evidence(const Money& money, Yen due) {
  if (money.amount == due) return Amount::equal;
  if (money.amount > due) return Amount::more;
  return is_usual_fee(due - money.amount, money.day) ? Amount::fee : Amount::less;
}

struct Candidate {
  int rank = 0;
  Evidence evidence;
  // The line says so itself. That counts before every likeness, also when the order was paid before or came to its end: the same
  // name and amount may be another buyer's. Money for an order that is over, or that is paid in part, is its whatever the amount is.
  bool named = false;
  Proposal proposal;
};

std::vector<Reason> reasons_of(const Evidence& evidence, Standing standing) {
  std::vector<Reason> reasons;
  if (evidence.number) reasons.push_back(Reason::number_named);
  switch (evidence.name) {
    case Name::equal: reasons.push_back(Reason::name_equal); break;
    case Name::near: reasons.push_back(Reason::name_near); break;
    case Name::family: reasons.push_back(Reason::family_name); break;
    case Name::written: reasons.push_back(Reason::written_equal); break;
    case Name::recipient: reasons.push_back(Reason::recipient_name); break;
    case Name::none: break;
  }
  switch (evidence.amount) {
    case Amount::equal:
      reasons.push_back(reasons.empty() && standing == Standing::waiting ? Reason::amount_only : Reason::amount_equal);
      break;
    case Amount::fee: reasons.push_back(Reason::fee_deducted); break;
    case Amount::less: reasons.push_back(Reason::amount_less); break;
    case Amount::more: reasons.push_back(Reason::amount_more); break;
  }
  if (standing == Standing::paid) reasons.push_back(Reason::already_paid);
  if (standing == Standing::ended) reasons.push_back(Reason::order_ended);
  return reasons;
}

Outcome outcome_of(Amount amount, Standing standing) {
  if (standing == Standing::paid) return Outcome::twice;
  if (standing == Standing::ended) return Outcome::ended;
  constexpr Outcome kByAmount[] = {Outcome::settles, Outcome::fee_short, Outcome::underpaid, Outcome::overpaid};
  return kByAmount[static_cast<std::size_t>(amount)];
}

// What was let go of an order that is paid, to the yen, and something besides that points to it. A person looks.
bool is_rest(const Money& money, const Claim& claim, Standing standing, const Evidence& evidence) {
  const bool points = evidence.number || evidence.name == Name::equal || evidence.name == Name::written;
  return standing == Standing::paid && claim.rest > Yen(0) && money.amount == claim.rest && points;
}

Proposal rest_of(std::size_t claim, Evidence evidence) {
  evidence.amount = Amount::equal;
  Proposal proposal{Verdict::likely, Outcome::rest, {claim}, reasons_of(evidence, Standing::waiting), Yen(0)};
  proposal.reasons.push_back(Reason::rest_let_go);
  return proposal;
}

// One deposit against all orders.
class Matcher {
 public:
  Matcher(const Money& money, std::span<const Claim> claims, const std::vector<Standing>& standings)
      : money_(money), claims_(claims), standings_(standings) {}

  std::vector<Proposal> proposals() {
    for (std::size_t i = 0; i < claims_.size(); ++i) weigh(i);
    add_sums();
    if (found_.empty()) return {};
    const auto strength = [](const Candidate& one) { return std::tuple(!one.named, one.rank, !one.evidence.number, one.evidence.name); };
    std::stable_sort(found_.begin(), found_.end(), [&](const Candidate& a, const Candidate& b) { return strength(a) < strength(b); });
    judge();
    std::vector<Proposal> best;
    for (const Candidate& candidate : found_) {
      if (best.size() == kProposalsMost) break;
      best.push_back(candidate.proposal);
    }
    return best;
  }

 private:
  void weigh(std::size_t i) {
    const Claim& claim = claims_[i];
    Evidence evidence;
    evidence.name = name_evidence(money_, claim);
    evidence.number = names_number(money_, claim, evidence.name);
    const bool part = is_part_again(i);
    const Yen due = part ? money_.amount : standings_[i] == Standing::waiting ? claim.due : claim.total;
    evidence.amount = amount_evidence(money_, due);
    const bool early = money_.day < claim.ordered_on;
    if (early && !evidence.number) return;
    if (is_rest(money_, claim, standings_[i], evidence)) {
      evidence.amount = Amount::equal;
      found_.push_back({kRestRank, evidence, evidence.number, rest_of(i, evidence)});
      return;
    }
    const int rank = rank_of(evidence, standings_[i]);
    if (rank == 0 || (rank == kAmountOnlyRank && days_between(claim.ordered_on, money_.day) > kAmountOnlyDays)) return;
    Proposal proposal{
        Verdict::likely, outcome_of(evidence.amount, standings_[i]), {i}, reasons_of(evidence, standings_[i]), money_.amount - due};
    if (part) std::replace(proposal.reasons.begin(), proposal.reasons.end(), Reason::amount_equal, Reason::part_equal);
    if (early) proposal.reasons.push_back(Reason::before_order);
    const bool fits = evidence.amount == Amount::equal || evidence.amount == Amount::fee;
    const bool named = evidence.number && (fits || standings_[i] == Standing::ended || is_begun(i));
    found_.push_back({rank, evidence, named, std::move(proposal)});
  }

  // A part of the price of an order that is paid, once more: as it came before, or as the deposit brings it that is just being matched.
  bool is_part_again(std::size_t i) const {
    const Claim& claim = claims_[i];
    if (standings_[i] != Standing::paid || money_.amount == claim.total) return false;
    const bool just_now = claim.standing == Standing::waiting && claim.due != claim.total && money_.amount == claim.due;
    return just_now || std::find(claim.parts.begin(), claim.parts.end(), money_.amount) != claim.parts.end();
  }

  // Paid in part, so that what comes next may be the rest as well as the whole price.
  bool is_begun(std::size_t i) const { return standings_[i] == Standing::waiting && claims_[i].due != claims_[i].total; }

  // Two or three orders of one buyer in one transfer: by their numbers, or by the name.
  void add_sums() {
    std::vector<std::size_t> theirs;
    for (std::size_t i = 0; i < claims_.size() && theirs.size() < kOrdersForSums; ++i) {
      if (standings_[i] != Standing::waiting || money_.day < claims_[i].ordered_on || claims_[i].due >= money_.amount + Yen(1000)) continue;
      const Name name = name_evidence(money_, claims_[i]);
      if (name == Name::equal || names_number(money_, claims_[i], name)) theirs.push_back(i);
    }
    for (std::size_t a = 0; a < theirs.size(); ++a) {
      for (std::size_t b = a + 1; b < theirs.size(); ++b) {
        add_sum({theirs[a], theirs[b]});
        for (std::size_t c = b + 1; c < theirs.size(); ++c) add_sum({theirs[a], theirs[b], theirs[c]});
      }
    }
  }

  void add_sum(const std::vector<std::size_t>& together) {
    Yen due;
    for (const std::size_t i : together) due += claims_[i].due;
    const Amount amount = amount_evidence(money_, due);
    if (amount != Amount::equal && amount != Amount::fee) return;
    const bool numbers =
        std::all_of(together.begin(), together.end(), [&](std::size_t i) { return names_number(money_, claims_[i], Name::equal); });
    Proposal proposal{Verdict::likely, outcome_of(amount, Standing::waiting), together, {}, money_.amount - due};
    proposal.reasons = {Reason::sum_of_orders, numbers ? Reason::number_named : Reason::name_equal};
    if (amount == Amount::fee) proposal.reasons.push_back(Reason::fee_deducted);
    const bool begun = std::any_of(together.begin(), together.end(),
                                   [&](std::size_t i) { return is_begun(i) && names_number(money_, claims_[i], Name::equal); });
    const int rank = amount == Amount::equal ? kSumRank : kFeeSumRank;
    found_.push_back({rank, {numbers, Name::equal, amount}, numbers || begun, std::move(proposal)});
  }

  bool waits(const Candidate& one) const { return standings_[one.proposal.claims.front()] == Standing::waiting; }

  bool carries_other_number(const Candidate& one) const { return names_another(money_, claims_, one.proposal.claims, one.evidence.name); }

  // An order that only the number or only the name points to has a rival in every other that could be meant; one that both point
  // to has none but another number. Only the name: it may as well be an order with the fee taken off, or somebody else of this name
  // who pays a second time. Where the money would go back, whatever waits for it is a rival.
  bool has_rival(const Candidate& top) const {
    const bool both = top.evidence.number && top.evidence.name == Name::equal;
    return std::any_of(found_.begin(), found_.end(), [&](const Candidate& other) {
      if (&other == &top) return false;
      if (!waits(top)) return other.rank <= kSumRank || other.rank == top.rank;
      if (other.rank <= kSumRank) return !both || other.evidence.number;
      if (top.evidence.number) return false;
      if (waits(other)) return other.rank <= kFeeSumRank;
      return other.evidence.name == Name::equal && other.evidence.amount == Amount::equal &&
             claims_[other.proposal.claims.front()].person != claims_[top.proposal.claims.front()].person;
    });
  }

  void judge() {
    Candidate& top = found_.front();
    std::vector<Reason>& reasons = top.proposal.reasons;
    const std::size_t spoke_for = reasons.size();
    for (Candidate& other : found_) {
      if (&other == &top) continue;
      if (carries_other_number(other)) other.proposal.reasons.push_back(Reason::other_number);
      other.proposal.not_named = top.evidence.number && !other.evidence.number;
    }
    const bool early = std::find(reasons.begin(), reasons.end(), Reason::before_order) != reasons.end();
    if (carries_other_number(top)) reasons.push_back(Reason::other_number);
    if (is_unread(money_.payer) && top.evidence.name == Name::none && !top.evidence.number) reasons.push_back(Reason::unread_name);
    const std::size_t signs = static_cast<std::size_t>(std::count_if(
        money_.payer.bare.begin(), money_.payer.bare.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    if (!top.evidence.number && top.evidence.name == Name::equal && signs < kShortName) reasons.push_back(Reason::short_name);
    const bool several = std::count_if(found_.begin(), found_.end(), [&](const Candidate& other) { return other.rank <= top.rank; }) > 1;
    if (top.rank == kExactRank || !waits(top) ? has_rival(top) : several) reasons.push_back(Reason::rival);
    if (top.rank == kExactRank && !early && reasons.size() == spoke_for) top.proposal.verdict = Verdict::exact;
    if (top.rank == kAmountOnlyRank && several) {
      for (Candidate& candidate : found_) candidate.proposal.verdict = Verdict::none;
    }
  }

  const Money& money_;
  std::span<const Claim> claims_;
  const std::vector<Standing>& standings_;
  std::vector<Candidate> found_;
};

}  // namespace

std::string_view name_of(Outcome outcome) { return name_in(kOutcomes, outcome); }
std::string_view name_of(Reason reason) { return name_in(kReasons, reason); }

Proposal choose(const Money& money, std::span<const Claim> claims, const std::vector<std::size_t>& chosen) {
  check(!chosen.empty(), "no order was chosen");
  const Claim& first = claims[chosen.front()];
  Yen due;
  for (const std::size_t i : chosen) due += claims[i].standing == Standing::waiting ? claims[i].due : claims[i].total;
  Evidence evidence;
  evidence.name = name_evidence(money, first);
  evidence.number = names_number(money, first, evidence.name);
  evidence.amount = amount_evidence(money, due);
  if (chosen.size() == 1 && money.amount == first.rest && first.standing == Standing::paid) return rest_of(chosen.front(), evidence);
  Proposal proposal{Verdict::likely, outcome_of(evidence.amount, first.standing), chosen, reasons_of(evidence, first.standing),
                    money.amount - due};
  // Somebody says so: the amount is not the only thing that speaks for it.
  std::replace(proposal.reasons.begin(), proposal.reasons.end(), Reason::amount_only, Reason::amount_equal);
  if (money.day < first.ordered_on) proposal.reasons.push_back(Reason::before_order);
  if (names_another(money, claims, chosen, evidence.name)) proposal.reasons.push_back(Reason::other_number);
  return proposal;
}

std::vector<std::vector<Proposal>> match(std::span<const Money> deposits, std::span<const Claim> claims) {
  std::vector<Standing> standings;
  for (const Claim& claim : claims) standings.push_back(claim.standing);
  std::vector<std::vector<Proposal>> all;
  for (const Money& money : deposits) {
    all.push_back(Matcher(money, claims, standings).proposals());
    if (!all.back().empty() && all.back().front().verdict == Verdict::exact) standings[all.back().front().claims.front()] = Standing::paid;
  }
  return all;
}

std::vector<Comeback> comebacks(const Money& money, std::span<const SentMoney> sent) {
  struct Found {
    int rank;
    Comeback comeback;
  };
  std::vector<Found> all;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const SentMoney& one = sent[i];
    if (one.amount != money.amount || money.day < one.since) continue;
    const auto is_theirs = [&](const std::string& number) { return number == one.number || number == number_digits(one.number); };
    const bool number = std::any_of(money.payer.numbers.begin(), money.payer.numbers.end(), is_theirs);
    const auto is_like = [&](Likeness likely) {
      return std::any_of(one.names.begin(), one.names.end(), [&](const PayerName& name) { return likeness(money.payer, name) == likely; });
    };
    const bool equal = is_like(Likeness::equal), near = !equal && is_like(Likeness::near);
    if (!number && !equal && !near && !money.payer.returned) continue;
    Comeback comeback{i, money.payer.returned, {}};
    if (money.payer.returned) comeback.reasons.push_back(Reason::says_returned);
    if (number) comeback.reasons.push_back(Reason::number_named);
    if (equal) comeback.reasons.push_back(Reason::name_equal);
    if (near) comeback.reasons.push_back(Reason::name_near);
    comeback.reasons.push_back(Reason::refund_sent);
    all.push_back({number ? 0 : equal ? 1 : near ? 2 : 3, std::move(comeback)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.rank < b.rank; });
  std::vector<Comeback> best;
  for (Found& found : all) {
    if (best.size() < kProposalsMost) best.push_back(std::move(found.comeback));
  }
  return best;
}

}  // namespace noren::bank
