-- Nobody came back to them.
DELETE FROM checkout_drafts WHERE at <= $1
