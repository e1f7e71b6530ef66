-- A refund by transfer that the bank could not pay out and returned: the last day it did, and the deposit that brought it.
ALTER TABLE bank_refunds ADD COLUMN returned_on TEXT NOT NULL DEFAULT '';
ALTER TABLE bank_refunds ADD COLUMN returned_by TEXT NOT NULL DEFAULT '';
