-- Too much by transfer is a kind of its own. Only what was over opened this kind on a deposit.
UPDATE troubles SET kind = 'paid_too_much' WHERE kind = 'amount_differs' AND subject_kind = 'deposit';
