-- A deposit that was settled wrongly pays nothing.
DELETE FROM bank_parts WHERE deposit_id = $1
