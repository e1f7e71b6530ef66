-- It went well: begin anew.
DELETE FROM staff_failures WHERE shop_id = $1 AND counted = $2
