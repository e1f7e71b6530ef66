-- Planned pauses: one that is not there any more, or is otherwise.
DELETE FROM planned_pauses WHERE shop_id = $1 AND id = $2
