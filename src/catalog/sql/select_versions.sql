-- How often each shop's catalog has changed: tells whose snapshot is not the present one.
SELECT shop_id, version FROM catalog_versions ORDER BY shop_id
