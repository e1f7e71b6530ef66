-- A shop that the demo did not make: nobody, but the program, put its first owner there. Who sets up a shop is its first owner himself.
SELECT s.id FROM shops s
WHERE NOT EXISTS (SELECT 1 FROM staff_deeds d WHERE d.shop_id = s.id AND d.what = 'staff.deed.owner_created' AND d.staff_id = '')
ORDER BY s.id LIMIT 1
