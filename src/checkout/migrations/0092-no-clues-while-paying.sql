-- The words an order is searched by are made of the sealed box, when it is an order.
ALTER TABLE checkout_payments DROP COLUMN clues;
