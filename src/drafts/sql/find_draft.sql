-- What this browser typed into that form; one that is too old is none, also before it is swept.
SELECT sealed FROM drafts WHERE shop_id = $1 AND visitor = $2 AND form = $3 AND at > $4
