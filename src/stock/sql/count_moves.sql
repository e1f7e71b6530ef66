-- How often a variant's pieces were moved by hand: for paging, and as the version of its page.
SELECT COUNT(*) FROM stock_moves WHERE shop_id = $1 AND variant_id = $2
