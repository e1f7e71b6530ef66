-- The lines of the log of deeds are counted, so that one that was taken out leaves a gap; 0: written before they were.
ALTER TABLE staff_deeds ADD COLUMN n BIGINT NOT NULL DEFAULT 0;

CREATE TABLE staff_deed_counters (
  shop_id TEXT PRIMARY KEY,
  value BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
