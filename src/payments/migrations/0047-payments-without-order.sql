-- Payments whose order is not known (adopted from the provider's books) have no place in a row of tries.
DROP INDEX payment_attempts_by_order;
CREATE UNIQUE INDEX payment_attempts_by_order ON payment_attempts (order_id, n) WHERE order_id <> '';
