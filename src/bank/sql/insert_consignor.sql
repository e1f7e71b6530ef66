-- Entered for the first time; nothing when somebody was faster.
INSERT INTO bank_consignors (shop_id, sealed, version) VALUES ($1, $2, 1) ON CONFLICT (shop_id) DO NOTHING
