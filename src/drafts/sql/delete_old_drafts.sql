-- Nobody came back to them.
DELETE FROM drafts WHERE at <= $1
