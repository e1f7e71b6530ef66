-- A refund that had arrived, as the provider said, and came back to the shop.
ALTER TABLE refunds ADD COLUMN returned_at BIGINT;
