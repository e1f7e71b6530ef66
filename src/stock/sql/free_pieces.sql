-- All that a node could give back.
SELECT shop_id, variant_id, available FROM stock WHERE available > 0 ORDER BY shop_id, variant_id
