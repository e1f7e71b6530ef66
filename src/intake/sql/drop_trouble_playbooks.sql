-- Playbooks that the shop wrote: one that is not there any more, or is otherwise.
DELETE FROM trouble_playbooks WHERE shop_id = $1 AND kind = $2
