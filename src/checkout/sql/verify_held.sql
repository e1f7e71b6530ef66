-- What is held, and for which goods.
SELECT c.document FROM checkout_payments k JOIN checkouts c ON c.id = k.checkout_id WHERE k.shop_id = $1 AND k.held = 1
