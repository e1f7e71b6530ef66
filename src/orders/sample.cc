#include "orders/sample.h"

#include "mail/seller.h"

namespace noren::orders {
namespace {

// 2026-11-21 12:03 in Japan.
const Instant kPlaced = from_japan_time({{2026, 11, 21}, 12, 3, 0});

shops::Settings make_settings() {
  shops::Settings settings = mail::sample_settings();
  settings.contact = {"shop@kurumi.example", "0921234567", {"平日10時〜17時", "Weekdays 10:00 to 17:00"}};
  auto& law = settings.law.tokushoho;
  law[shops::LawItem::phone] = {"092-123-4567", "092-123-4567"};
  law[shops::LawItem::returns] = {"商品到着後7日以内にご連絡ください。", "Please tell us within seven days of delivery."};
  settings.tax.registration_number = "T1234567890123";
  settings.payment.bank_transfer = {true, {"福岡銀行", "天神支店", "普通", "1234567", "カ）クルミ"}, 7};
  settings.dispatch.lead_days = 2;
  return settings;
}

Document make_document() {
  Document document;
  document.lines = {{VariantId("v1"), "CUP-BLUE", {"白磁のマグカップ 青", "Porcelain mug, blue"}, Yen(2640), 2, pricing::TaxKind::standard},
                    {VariantId("v2"), "TEA-1", {"黒豆茶", "Black bean tea"}, Yen(756), 1, pricing::TaxKind::reduced}};
  document.amounts = {Yen(6036), Yen(520), Yen(0), Yen(0), {{10, Yen(5800), Yen(527)}, {8, Yen(756), Yen(56)}}, Yen(6556)};
  document.delivery = {"standard", {"宅配便", "Parcel"}, "yamato", LocalDate{2026, 11, 25}, "0812", {"午前中", "Morning"}, {2026, 11, 24}};
  document.payment = shops::PaymentMethod::bank_transfer;
  document.pay_until = LocalDate{2026, 11, 28};
  document.terms = Terms{7, 2, false};
  return document;
}

Person make_person() {
  Person person;
  person.email = "hanako@example.jp";
  person.phone = "09012345678";
  person.recipient = {"山田 花子", "ヤマダ ハナコ", "810-0001", "福岡県", "福岡市中央区", "天神1-1-1", "くるみ荘 201号室", "09012345678"};
  return person;
}

Event make_event(std::int64_t seq, Instant at, Happening what, std::string data = "{}") {
  Event event;
  event.seq = seq;
  event.at = at;
  event.what = what;
  event.actor = what == Happening::received ? ActorKind::buyer : ActorKind::staff;
  event.data = std::move(data);
  return event;
}

}  // namespace

Sample make_sample() {
  Sample sample{make_settings(), {}, make_person(), {}};
  Order& order = sample.order;
  order.id = OrderId("a0000000000000000000000a1");
  order.shop = ShopId("s1");
  order.number = "A1042-7";
  order.state = State::shipped;
  order.payment_state = PaymentState::paid;
  order.document = make_document();
  order.total = order.document.amounts.total;
  order.created_at = kPlaced;
  order.updated_at = kPlaced + std::chrono::hours(76);
  order.version = 4;
  sample.events = {make_event(1, kPlaced, Happening::received), make_event(2, kPlaced + std::chrono::hours(2), Happening::confirmed),
                   make_event(3, kPlaced + std::chrono::hours(24), Happening::paid, R"({"amount":6556,"on":"2026-11-22"})"),
                   make_event(4, kPlaced + std::chrono::hours(76), Happening::shipped,
                              R"({"carrier":"yamato","number":"444413758703","on":"2026-11-24"})")};
  return sample;
}

Event sample_event(Happening what, const char* data) {
  Event event;
  event.what = what;
  event.data = data;
  return event;
}

}  // namespace noren::orders
