-- Since when the owner keeps a shop closed that was open before; NULL while it is open, and before it opened for the first time.
ALTER TABLE shops ADD COLUMN closed_at BIGINT;
UPDATE shops SET closed_at = (SELECT MAX(at) FROM staff_deeds WHERE staff_deeds.shop_id = shops.id AND staff_deeds.what = 'shops.deed.closed')
WHERE opened_at IS NULL;
