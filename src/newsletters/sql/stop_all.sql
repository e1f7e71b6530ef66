-- The shop was put back from a backup: what was under way then may have gone out since.
UPDATE newsletters SET state = 'stopped', ended_at = $2, version = version + 1
WHERE shop_id = $1 AND state IN ('approval', 'planned', 'sending')
