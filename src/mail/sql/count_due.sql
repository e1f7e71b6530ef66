-- How much should be on its way, and since when the oldest: the age of the queue.
SELECT COUNT(*), MIN(due_at) FROM mail_messages WHERE due_at <= $1
