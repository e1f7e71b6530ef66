-- How often this shop's catalog has changed: tells whether a snapshot is the present one.
SELECT version FROM catalog_versions WHERE shop_id = $1
