-- Links so old that nobody needs their explanation any more.
DELETE FROM staff_links WHERE expires_at < $1
