-- Which version of what lies here as a copy.
SELECT kind, shop_id, version FROM reference_marks ORDER BY kind, shop_id
