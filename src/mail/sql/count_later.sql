-- How much waits for a later time.
SELECT COUNT(*) FROM mail_messages WHERE due_at > $1
