-- How many pictures an item has, written with them: the audit misses one that was taken out.
ALTER TABLE items ADD COLUMN picture_count BIGINT NOT NULL DEFAULT 0;
UPDATE items SET picture_count = (SELECT COUNT(*) FROM pictures p WHERE p.shop_id = items.shop_id AND p.item_id = items.id);
