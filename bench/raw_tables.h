// What the shop writes for a checkout and its order, as the baselines of "checkouts a second" write it (raw_orders.cc, raw_orders_postgres.cc).
// Parameters are ?N, as SQLite has them.
#pragma once
#include <cstddef>

namespace bench {

constexpr int kSamples = 500;  // orders whose rows are copied

struct Table {
  const char* name;
  const char* columns;  // as they are when the row is written for the first time
  const char* where;    // ?1 is the order's id, ?2 the person's
  bool with_checkout;   // written when the checkout is opened, else when it is completed
};
constexpr Table kTables[] = {
    {"persons", "*", "id = ?2", true},
    {"checkouts", "id, shop_id, 'open', by_api, created_at, expires_at, version, person_id, document, sealed, card_source, changes",
     "id = ?1", true},
    {"checkout_answers", "*", "checkout_id = ?1", false},
    {"order_lines", "*", "order_id = ?1", false},
    {"order_events", "*", "order_id = ?1 AND seq = 1", false},
    {"orders", "*", "id = ?1", false},
    {"recent_baskets", "*", "shop_id IN (SELECT id FROM shops) AND order_id = ?1", false},
    {"mail_messages", "shop_id, subject_id, kind, round, subject_type, recipient, 'queued', created_at, created_at, 0, NULL, NULL, NULL",
     "shop_id IN (SELECT id FROM shops) AND subject_id = ?1", false},
};
constexpr std::size_t kLines = 3;
constexpr std::size_t kBaskets = 6;
// ?1 is the shop; ?2 the checkout, the variant, the writer's letter.
constexpr const char* kTaken[] = {
    "UPDATE checkouts SET state = 'accepted' WHERE shop_id = ?1 AND id = ?2 AND state IN ('open', 'checking')",
    "UPDATE stock SET available = available - 1, sold = sold + 1, version = version + 1 WHERE shop_id = ?1 AND variant_id = ?2 AND available >= 1",
    "INSERT INTO order_counters (shop_id, node, value) VALUES (?1, ?2, 1) ON CONFLICT (shop_id, node) DO UPDATE SET value = order_counters.value + 1",
};

}  // namespace bench
