-- The one place where a trouble changes; the version it is believed to have is part of the condition.
UPDATE troubles SET evidence = $4, state = $5, settled_at = $6, settled_how = $7, rung = $8, deadline = $9, acted = $10, marked = $11, tries = $12,
  retry_at = $13, alarmed_at = $14, holds_shipment = $15, due_at = $16, events = $17, told = $18, order_id = $19, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3
