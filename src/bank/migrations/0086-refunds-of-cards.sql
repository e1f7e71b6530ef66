-- A refund to a card that failed goes by bank transfer instead.
ALTER TABLE bank_refunds ADD COLUMN card_refund_id TEXT NOT NULL DEFAULT '';
