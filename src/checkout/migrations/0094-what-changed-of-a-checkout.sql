-- What the last press found changed since the buyer chose, told for as long as the attempt stays as it is; '' nothing.
ALTER TABLE checkouts ADD COLUMN changes TEXT NOT NULL DEFAULT '';
