-- The words beside a box, once.
INSERT INTO member_consent_words (shop_id, mark, words, first_at) VALUES ($1, $2, $3, $4) ON CONFLICT (shop_id, mark) DO NOTHING
