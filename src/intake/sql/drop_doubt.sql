-- It has it.
DELETE FROM carry_doubts WHERE id = $1
