-- How much lies parked and waits for a person.
SELECT COUNT(*) FROM mail_messages WHERE state = 'parked'
