-- A shop: what its owner may set is one JSON document (settings_json.h) with a version. The secret is sealed.
CREATE TABLE shops (
  id TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  version BIGINT NOT NULL,
  secret BYTEA NOT NULL,
  opened_at BIGINT,
  created_at BIGINT NOT NULL
)/*sqlite:WITHOUT ROWID*/;

-- Which shop answers to a host name; follows the settings, and is here so that two shops cannot have the same.
CREATE TABLE shop_hosts (
  host TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL REFERENCES shops (id)
)/*sqlite:WITHOUT ROWID*/;

-- Every law page that ever was shown; orders name the version they were made under.
CREATE TABLE law_pages (
  shop_id TEXT NOT NULL REFERENCES shops (id),
  page TEXT NOT NULL,
  version TEXT NOT NULL,
  shown TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, page, version)
)/*sqlite:WITHOUT ROWID*/;
