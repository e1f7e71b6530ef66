-- The law page an order was made under.
SELECT shown, first_at FROM law_pages WHERE shop_id = $1 AND page = $2 AND version = $3
