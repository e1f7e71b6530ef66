-- The words beside the field, kept as they were shown.
INSERT INTO newsletter_texts (shop_id, version, text, first_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
