-- A playbook is changed for the first time; a second first time is a stale page.
INSERT INTO trouble_playbooks (shop_id, kind, version, text, changed_at, changed_by) VALUES ($1, $2, 1, $3, $4, $5) ON CONFLICT DO NOTHING
