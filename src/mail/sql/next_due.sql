-- When the worker has something to do next.
SELECT MIN(due_at) FROM mail_messages WHERE due_at IS NOT NULL
