-- Its messages, once it was carried.
DELETE FROM mail_messages WHERE subject_id = $1
