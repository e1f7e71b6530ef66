-- The shop's own account, as it stands in the head of a transfer file.
SELECT sealed, version FROM bank_consignors WHERE shop_id = $1
