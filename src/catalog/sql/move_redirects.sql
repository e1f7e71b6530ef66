-- A category renamed twice: what led to its second slug leads to its third.
UPDATE slug_redirects SET target = $4 WHERE shop_id = $1 AND kind = $2 AND target = $3
