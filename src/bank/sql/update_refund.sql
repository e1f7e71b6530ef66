-- Only over the version that was read.
UPDATE bank_refunds SET state = $4, sealed = $5, link_round = $6, link_until = $7, file_id = $8, sent_on = $9, updated_at = $10, returned_on = $11, returned_by = $12, version = version + 1
WHERE shop_id = $1 AND id = $2 AND version = $3
