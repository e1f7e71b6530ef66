-- Corrected personal details; the event beside it carries their hash.
UPDATE orders SET sealed = $3, clues = $4 WHERE shop_id = $1 AND id = $2
