-- How ways to pay do: one that is not there any more, or is otherwise.
DELETE FROM method_health WHERE shop_id = $1 AND method = $2
