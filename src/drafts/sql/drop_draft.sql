-- Its form has done its work.
DELETE FROM drafts WHERE shop_id = $1 AND visitor = $2 AND form = $3
