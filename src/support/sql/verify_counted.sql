-- The audit: months in which another number of inquiries was counted than is there. A number is given in the commit of its inquiry.
SELECT c.month, c.value, COALESCE(i.there, 0)
FROM inquiry_counters c
LEFT JOIN (SELECT substr(case_number, 3, 4) AS month, COUNT(*) AS there FROM inquiries WHERE shop_id = $1 GROUP BY substr(case_number, 3, 4)) i
  ON i.month = c.month
WHERE c.shop_id = $1 AND c.value <> COALESCE(i.there, 0)
ORDER BY c.month LIMIT $2
