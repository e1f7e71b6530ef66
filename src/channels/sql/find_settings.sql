-- What the shop set.
SELECT settings, box, version FROM channel_settings WHERE shop_id = $1
