-- Only over the version that was read: of two that learn at once the second reads again.
UPDATE refunds SET state = $3, reference = $4, act = $5, tries = $6, sent_at = $7, ask_first = $8, refused = $9, looks = $10, due_at = $11, failure = $12,
  updated_at = $13, by_bank = $14, returned_at = $15, version = version + 1
WHERE id = $1 AND version = $2
