-- It is not planned any more, unless somebody changed it meanwhile.
DELETE FROM planned_pauses WHERE shop_id = $1 AND id = $2 AND version = $3
