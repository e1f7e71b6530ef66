-- Which playbooks are the shop's own.
SELECT kind, changed_at, changed_by FROM trouble_playbooks WHERE shop_id = $1 AND text <> '' ORDER BY kind
