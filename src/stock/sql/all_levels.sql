-- Every variant's pieces, for the owner's list and for verify.
SELECT variant_id, received, adjusted, returned, available, leased, held, sold FROM stock WHERE shop_id = $1 ORDER BY variant_id
