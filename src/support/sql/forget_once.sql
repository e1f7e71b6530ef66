-- The key of the form is a hash over what was typed: of a writer who is erased it is replaced.
UPDATE inquiries SET once = id WHERE shop_id = $1 AND id = $2
