-- Words of mails that the shop chose: one that is not there any more, or is otherwise.
DELETE FROM mail_templates WHERE shop_id = $1 AND name = $2 AND locale = $3
