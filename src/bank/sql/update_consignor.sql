-- Only over the version that was read.
UPDATE bank_consignors SET sealed = $2, version = version + 1 WHERE shop_id = $1 AND version = $3
