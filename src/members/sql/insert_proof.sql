-- That somebody who is gone had agreed to advertising.
INSERT INTO member_proofs (shop_id, id, left_at, sealed) VALUES ($1, $2, $3, $4)
