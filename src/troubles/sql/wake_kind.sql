-- A playbook has changed: its troubles are looked at anew.
UPDATE troubles SET due_at = $3 WHERE shop_id = $1 AND kind = $2 AND state = 'open'
