-- A browser has a few at most: of the others than this one the newest stay.
DELETE FROM drafts WHERE shop_id = $1 AND visitor = $2 AND form <> $3 AND form NOT IN
  (SELECT form FROM drafts WHERE shop_id = $1 AND visitor = $2 AND form <> $3 ORDER BY at DESC, form LIMIT $4)
