-- One variant's pieces, for the owner and for the decision whether an order can be taken.
SELECT variant_id, received, adjusted, returned, available, leased, held, sold FROM stock WHERE shop_id = $1 AND variant_id = $2
