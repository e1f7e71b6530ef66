-- Under which start of the server nodes tell what they hold.
SELECT server_start, era FROM lease_gate WHERE id = 1
