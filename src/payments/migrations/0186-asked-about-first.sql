-- The shop was put back to a moment when the end of this payment was not known: it is asked about before anything is done with it.
ALTER TABLE payment_attempts ADD COLUMN ask_first BIGINT NOT NULL DEFAULT 0;
