-- The number of the next line of the log, in the commit of the line: without gaps.
INSERT INTO staff_deed_counters (shop_id, value) VALUES ($1, 1)
ON CONFLICT (shop_id) DO UPDATE SET value = staff_deed_counters.value + 1 RETURNING value
