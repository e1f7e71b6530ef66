-- Whether the copy of each shop still is what is stored there: its version rises with each change, law pages are only ever added.
SELECT s.id, s.version + (SELECT COUNT(*) FROM law_pages l WHERE l.shop_id = s.id) FROM shops s ORDER BY s.id
