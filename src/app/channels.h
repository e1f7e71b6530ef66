// What of the configuration the ways beside mail are built from, and their story as the order's pages take it.
#pragma once
#include <functional>

#include "channels/channels.h"
#include "config/config.h"
#include "orders/pages.h"

namespace noren::app {

channels::Standard channels_of(const config::Config& config, std::function<bool()> only_shop);
std::vector<orders::Told> told_of(db::Tx& tx, const orders::Order& order, Locale locale, bool for_owner);

}  // namespace noren::app
