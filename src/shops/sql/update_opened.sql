-- Opens or closes a shop, only over the version the owner saw.
UPDATE shops SET opened_at = $3, closed_at = $4, version = version + 1 WHERE id = $1 AND version = $2
