-- Nothing when it was told before.
INSERT INTO channel_notices (shop_id, way, notice, at) VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, way, notice) DO NOTHING
