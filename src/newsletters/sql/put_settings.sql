-- Settings are changed, unless somebody else did meanwhile.
INSERT INTO newsletter_settings (shop_id, from_address, second_above, version) VALUES ($1, $2, $3, 1)
ON CONFLICT (shop_id) DO UPDATE SET from_address = excluded.from_address, second_above = excluded.second_above,
  version = newsletter_settings.version + 1
WHERE newsletter_settings.version = $4
