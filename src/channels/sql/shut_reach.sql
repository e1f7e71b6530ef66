-- It is blocked, or gone, or open again.
UPDATE channel_reaches SET shut = $4, changed_at = $5 WHERE shop_id = $1 AND order_id = $2 AND way = $3
