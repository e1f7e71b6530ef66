-- The version of a catalog: one that is not there any more, or is otherwise.
DELETE FROM catalog_versions WHERE shop_id = $1
