-- Why it could not be finished; '' of one that was.
ALTER TABLE payment_sweeps ADD COLUMN failure TEXT NOT NULL DEFAULT '';
