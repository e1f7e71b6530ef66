-- Once for each time that a shop was put back.
INSERT INTO restores (shop_id, restored_at, backup_at) VALUES ($1, $2, $3)
ON CONFLICT (shop_id, restored_at) DO NOTHING
