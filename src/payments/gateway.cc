#include "payments/gateway.h"

#include "base/names.h"

namespace noren::payments {
namespace {

constexpr Named<Found> kFound[] = {{Found::absent, "absent"},           {Found::created, "created"},
                                   {Found::needs_buyer, "needs_buyer"}, {Found::at_store, "at_store"},
                                   {Found::processing, "processing"},
                                   {Found::authorised, "authorised"},   {Found::captured, "captured"},
                                   {Found::declined, "declined"},       {Found::cancelled, "cancelled"}};

constexpr Named<Decline> kDeclines[] = {{Decline::none, "none"},
                                        {Decline::funds, "funds"},
                                        {Decline::expired, "expired"},
                                        {Decline::wrong_data, "wrong_data"},
                                        {Decline::not_allowed, "not_allowed"},
                                        {Decline::authentication, "authentication"},
                                        {Decline::limit, "limit"},
                                        {Decline::try_again, "try_again"},
                                        {Decline::other, "other"},
                                        {Decline::given_up, "given_up"}};

constexpr Named<About> kAbouts[] = {
    {About::payment, "payment"}, {About::refund, "refund"}, {About::dispute, "dispute"}, {About::other, "other"}};

}  // namespace

std::string_view name_of(Found found) { return name_in(kFound, found); }
std::string_view name_of(About about) { return name_in(kAbouts, about); }
std::optional<About> about_from(std::string_view name) { return value_in(kAbouts, name); }
std::string_view name_of(Decline decline) { return name_in(kDeclines, decline); }
std::optional<Decline> decline_from(std::string_view name) { return value_in(kDeclines, name); }

}  // namespace noren::payments
