-- A shipping method that orders were sent by cannot be deleted from the settings; $2 is a pattern on the document's JSON.
SELECT id FROM orders WHERE shop_id = $1 AND document LIKE $2 ORDER BY created_at LIMIT 1
