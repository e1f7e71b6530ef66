-- One more change of the shop's catalog. First in its transaction: writers of one catalog come one after another.
INSERT INTO catalog_versions (shop_id, version) VALUES ($1, 1)
ON CONFLICT (shop_id) DO UPDATE SET version = catalog_versions.version + 1
