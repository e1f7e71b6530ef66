-- Playbooks that the shop wrote, of a shop: compared, and copied.
SELECT shop_id, kind, version, text, changed_at, changed_by
FROM trouble_playbooks WHERE shop_id = $1 ORDER BY shop_id, kind
