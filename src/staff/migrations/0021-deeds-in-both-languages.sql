-- The log of deeds is read in the language of who looks: label, was and became of new lines are sayings (staff/saying.h).
ALTER TABLE staff_deeds ADD COLUMN worded BIGINT NOT NULL DEFAULT 0; -- 0: plain text, as lines were written before; 1: sayings
