-- How many letters to readers wait, for a try or another one: no more are put in while these are many.
SELECT COUNT(*) FROM mail_messages WHERE due_at IS NOT NULL AND recipient = 'reader'
