-- The same sum of the same day among what paid an order: entered by hand once more, it is the same money.
SELECT COUNT(*) FROM bank_parts p JOIN bank_deposits d ON d.id = p.deposit_id
WHERE p.shop_id = $1 AND p.order_id = $2 AND d.shop_id = $1 AND d.day = $3 AND d.amount = $4
