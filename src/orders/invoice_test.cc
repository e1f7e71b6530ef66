#include "orders/invoice.h"

#include <gmock/gmock.h>

#include "orders/sample.h"

namespace noren::orders {
namespace {

std::string drawn(const Sample& sample, Locale locale = Locale::ja) {
  return invoice_pdf({sample.settings, sample.order, sample.person, true, sample.order.created_at, locale});
}

TEST(Invoice, TheSameFactsGiveTheSameBytes) {
  const Sample sample = make_sample();
  const std::string pdf = drawn(sample);
  EXPECT_TRUE(pdf.starts_with("%PDF-"));
  EXPECT_EQ(pdf, drawn(sample));
  EXPECT_NE(pdf, drawn(sample, Locale::en));
}

TEST(Invoice, WithoutARegistrationNumberItIsAnother) {
  Sample sample = make_sample();
  const std::string qualified = drawn(sample);
  sample.settings.tax.registration_number.clear();
  EXPECT_NE(drawn(sample), qualified);
}

TEST(Invoice, ManyLinesTakeMorePages) {
  Sample sample = make_sample();
  const auto pages = [](const std::string& pdf) {
    const auto at = pdf.find("/Count ");
    return at == std::string::npos ? 0 : std::stoi(pdf.substr(at + 7));
  };
  EXPECT_EQ(pages(drawn(sample)), 1);
  for (int i = 0; i < 80; ++i) sample.order.document.lines.push_back(sample.order.document.lines.front());
  EXPECT_GT(pages(drawn(sample)), 1);
}

}  // namespace
}  // namespace noren::orders
