-- The same of catalogs.
SELECT shop_id, version FROM catalog_versions ORDER BY shop_id
