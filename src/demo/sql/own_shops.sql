-- The shops that the demo made: the program put their first owner there (shop_of_others.sql).
SELECT s.id FROM shops s
WHERE EXISTS (SELECT 1 FROM staff_deeds d WHERE d.shop_id = s.id AND d.what = 'staff.deed.owner_created' AND d.staff_id = '')
ORDER BY s.id
