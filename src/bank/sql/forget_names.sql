-- Deposits that are not of the shop lose their payer's name after a while; day and amount stay for the books.
UPDATE bank_deposits SET sealed = $2 WHERE shop_id = $1 AND state = 'set_aside' AND aside = 'not_ours' AND done_at < $3 AND sealed <> $2
