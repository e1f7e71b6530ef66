-- A way to reach the buyer, in place of the one of its kind.
INSERT INTO channel_reaches (shop_id, order_id, way, box, mark, proof, shut, first, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT (shop_id, order_id, way) DO UPDATE SET box = excluded.box, mark = excluded.mark, proof = excluded.proof, shut = excluded.shut,
  first = excluded.first, changed_at = excluded.changed_at
