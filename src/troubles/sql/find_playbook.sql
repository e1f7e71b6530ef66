-- The shop's own playbook of a kind.
SELECT version, text, changed_at, changed_by FROM trouble_playbooks WHERE shop_id = $1 AND kind = $2
