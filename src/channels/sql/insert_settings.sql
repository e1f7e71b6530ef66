-- For the first time; nothing when somebody was quicker.
INSERT INTO channel_settings (shop_id, settings, box, version, changed_at) VALUES ($1, $2, $3, 1, $4)
ON CONFLICT (shop_id) DO NOTHING
