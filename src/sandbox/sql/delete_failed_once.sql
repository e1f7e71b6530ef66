-- The second does not.
DELETE FROM failed_once WHERE scope = $1;
