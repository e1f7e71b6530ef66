-- How far a letter is: how many wait, and how many were handed to the outbox or left out.
SELECT state, COUNT(*) FROM newsletter_recipients WHERE shop_id = $1 AND newsletter_id = $2 GROUP BY state ORDER BY state
