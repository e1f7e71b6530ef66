-- A playbook is changed again, if nobody else has in the meantime.
UPDATE trouble_playbooks SET version = version + 1, text = $4, changed_at = $5, changed_by = $6 WHERE shop_id = $1 AND kind = $2 AND version = $3
