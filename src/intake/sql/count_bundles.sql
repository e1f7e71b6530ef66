-- How many are kept.
SELECT COUNT(*) FROM carried_bundles
