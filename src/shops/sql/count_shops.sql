-- For the id of the next shop: shops are never deleted.
SELECT COUNT(*) FROM shops
