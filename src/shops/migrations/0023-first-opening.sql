-- opened_at is when a shop opened for the first time, whatever was closed and opened since; a shop is open while closed_at is NULL.
UPDATE shops SET opened_at = COALESCE(
  (SELECT MIN(at) FROM staff_deeds WHERE staff_deeds.shop_id = shops.id AND staff_deeds.what = 'shops.deed.opened'),
  opened_at, closed_at);
