-- The board, at start and now and then.
SELECT shop_id, variant_id, available, version FROM stock ORDER BY shop_id, variant_id
