// Parts of views that several pages of the checkout share. Pure.
#pragma once
#include "catalog/snapshot.h"
#include "checkout/types.h"
#include "html/html.h"

namespace noren::checkout {

// As checkout/confirm and checkout/summary list them; pictures come from the catalog of now.
html::View line_views(const orders::Document& document, const catalog::Snapshot& snapshot, Locale locale);
html::View amounts_view(const orders::Document& document, Locale locale);
html::View address_view(const orders::Address& address);
html::View transfer_view(const shops::Settings& settings, const orders::Order& order, const orders::Person& person, Locale locale);

std::string payment_name(shops::PaymentMethod method, Locale locale);
// When to pay and when it is delivered, as the final page must say (特定商取引法 art. 12-6).
std::string pay_when(const shops::Settings& settings, const orders::Document& document, Locale locale);
std::string deliver_when(const shops::Settings& settings, const orders::Document& document, Locale locale);
std::int64_t pieces(const orders::Document& document);

}  // namespace noren::checkout
