-- A refund to a card that failed goes by bank transfer instead.
ALTER TABLE refunds ADD COLUMN by_bank BIGINT NOT NULL DEFAULT 0;
