-- How many gave it for a purpose, and how many have not followed their link yet.
SELECT state, COUNT(*) FROM newsletter_consents WHERE shop_id = $1 AND purpose = $2 GROUP BY state ORDER BY state
