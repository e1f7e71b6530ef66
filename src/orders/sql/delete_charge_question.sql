-- Answered: nothing of it is kept.
DELETE FROM charge_questions WHERE id = $1
