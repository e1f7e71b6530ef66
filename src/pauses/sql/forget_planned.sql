-- What was over long ago.
DELETE FROM planned_pauses WHERE ends_at < $1
