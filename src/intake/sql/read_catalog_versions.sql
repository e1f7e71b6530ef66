-- The version of a catalog, of a shop: compared, and copied.
SELECT shop_id, version
FROM catalog_versions WHERE shop_id = $1 ORDER BY shop_id
