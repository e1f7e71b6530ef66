// What playbooks can do and ask (troubles/hands.h), told by the features: the one table of deeds and conditions.
#pragma once
#include "bank/bank.h"
#include "catalog/shelf.h"
#include "house/house.h"
#include "payments/books.h"
#include "payments/driver.h"
#include "shops/shops.h"
#include "troubles/hands.h"

namespace noren::app {

struct TroubleParts {
  House& house;
  const shops::Directory& shops;
  const catalog::Shelf& shelf;
  payments::Driver& driver;
  const payments::GiveBack& give_back;
  bank::Tools bank;
  payments::GatewayOf gateway_of;
  const payments::Books* books = nullptr;  // unset: what came back at a provider cannot be noted
};
troubles::Hands hands_of(const TroubleParts& parts);

}  // namespace noren::app
