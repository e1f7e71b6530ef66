// 適格請求書 as PDF, with all that 消費税法 art. 57-4 asks: who issues it and under which registration number, the day, what was
// sold with the reduced rate marked ※, the totals and the tax per rate (rounded once per rate), and whom it is for. Without a
// registration number it is a plain 請求書 and does not look like the other. Pure.
#pragma once
#include <string>

#include "orders/types.h"

namespace noren::orders {

struct InvoiceFacts {
  const shops::Settings& settings;
  const Order& order;
  const Person& person;
  bool paid = false;
  Instant made;
  Locale locale = Locale::ja;
};

std::string invoice_pdf(const InvoiceFacts& facts);

}  // namespace noren::orders
