-- Playbooks that the shop wrote, as copied.
INSERT INTO trouble_playbooks (shop_id, kind, version, text, changed_at, changed_by)
VALUES ($1, $2, $3, $4, $5, $6)
