-- An item whose pictures change counts as changed: pages that show it open must not save over them.
UPDATE items SET version = version + 1 WHERE shop_id = $1 AND id = $2 AND version = $3
