-- Every law page that ever was shown, the newest of each first.
SELECT page, version, first_at FROM law_pages WHERE shop_id = $1 ORDER BY page, first_at DESC, version
