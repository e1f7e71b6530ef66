#include "payments/gateway.h"

#include "base/check.h"

namespace noren::payments {
namespace {

struct FoundName {
  Found found;
  std::string_view name;
};
constexpr FoundName kFound[] = {{Found::absent, "absent"},         {Found::created, "created"},       {Found::needs_buyer, "needs_buyer"},
                                {Found::processing, "processing"}, {Found::authorised, "authorised"}, {Found::captured, "captured"},
                                {Found::declined, "declined"},     {Found::cancelled, "cancelled"}};

struct DeclineName {
  Decline decline;
  std::string_view name;
};
constexpr DeclineName kDeclines[] = {{Decline::none, "none"},
                                     {Decline::funds, "funds"},
                                     {Decline::expired, "expired"},
                                     {Decline::wrong_data, "wrong_data"},
                                     {Decline::not_allowed, "not_allowed"},
                                     {Decline::authentication, "authentication"},
                                     {Decline::limit, "limit"},
                                     {Decline::try_again, "try_again"},
                                     {Decline::other, "other"}};

}  // namespace

std::string_view name_of(Found found) {
  for (const FoundName& entry : kFound) {
    if (entry.found == found) return entry.name;
  }
  throw Bug("a standing without a name");
}

std::string_view name_of(Decline decline) {
  for (const DeclineName& entry : kDeclines) {
    if (entry.decline == decline) return entry.name;
  }
  throw Bug("a decline without a name");
}

}  // namespace noren::payments
