-- With their attempt, or because it is now as the buyer wants it: whoever typed them.
DELETE FROM checkout_drafts WHERE form = $1
