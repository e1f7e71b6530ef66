-- How long that list is, as far as anybody would leaf.
SELECT COUNT(*) FROM (
  SELECT 1 FROM mail_attempts AS a
  WHERE a.shop_id = $1 AND ($2 = '' OR a.outcome = $2 OR a.outcome = $3) AND ($4 = '' OR a.kind = $4) AND ($5 = '' OR a.to_masked = $5)
    AND a.number = (SELECT MAX(b.number) FROM mail_attempts AS b
                    WHERE b.shop_id = a.shop_id AND b.subject_id = a.subject_id AND b.kind = a.kind AND b.round = a.round)
  LIMIT 10000) AS counted
