-- With what the form was for, or because that is now as the buyer wants it: whoever typed them.
DELETE FROM drafts WHERE form = $1
