-- Asked by /readyz: does the database take a write? Changes nothing, but its commit must reach the disk.
UPDATE schema_migrations SET name = name WHERE name = (SELECT MIN(name) FROM schema_migrations)
