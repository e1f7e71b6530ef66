-- The same of refunds: each may have been said a moment ago. What goes by bank transfer the provider never hears of.
UPDATE refunds SET ask_first = 1, sent_at = COALESCE(sent_at, $2), due_at = $2, version = version + 1
WHERE shop_id = $1 AND state IN ('requested', 'pending') AND by_bank = 0 AND reference = ''
