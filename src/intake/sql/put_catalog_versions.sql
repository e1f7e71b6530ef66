-- The version of a catalog, as copied.
INSERT INTO catalog_versions (shop_id, version)
VALUES ($1, $2)
