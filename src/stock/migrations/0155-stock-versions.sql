-- How often a variant's pieces have changed: whoever keeps them in memory takes what is newer, and sees by the sum that something changed.
-- It has no index, so that a sale goes on rewriting nothing but its own row.
ALTER TABLE stock ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
