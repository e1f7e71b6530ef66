-- Members without a record of what they agreed to.
SELECT m.id FROM members m WHERE m.shop_id = $1 AND NOT EXISTS (
  SELECT 1 FROM member_consents c WHERE c.shop_id = m.shop_id AND c.member_id = m.id AND c.purpose = 'terms' AND c.given = 1)
ORDER BY m.id LIMIT $2
