-- What a shop sells. Lists that are only ever read whole (categories, tags, attributes of an item) are JSON text in one column.
CREATE TABLE categories (
  shop_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  description_ja TEXT NOT NULL,
  description_en TEXT NOT NULL,
  position BIGINT NOT NULL,
  archived BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, slug)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE items (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  description_ja TEXT NOT NULL,
  description_en TEXT NOT NULL,
  category_slugs TEXT NOT NULL,
  tags TEXT NOT NULL,
  attributes TEXT NOT NULL,
  tax TEXT NOT NULL,
  published BIGINT NOT NULL,
  archived BIGINT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX items_by_slug ON items (shop_id, slug);

CREATE TABLE variants (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  list_price BIGINT NOT NULL,
  sale_price BIGINT,
  sale_from BIGINT,
  sale_until BIGINT,
  limit_per_order BIGINT,
  position BIGINT NOT NULL,
  archived BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX variants_by_sku ON variants (shop_id, sku);
CREATE INDEX variants_by_item ON variants (shop_id, item_id);

CREATE TABLE pictures (
  shop_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  id TEXT NOT NULL,
  position BIGINT NOT NULL,
  hash TEXT NOT NULL,
  widths TEXT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  kind TEXT NOT NULL,
  alt_ja TEXT NOT NULL,
  alt_en TEXT NOT NULL,
  PRIMARY KEY (shop_id, item_id, id)
) /*sqlite:WITHOUT ROWID*/;

-- kind: item (target: its id) or category (target: the slug it has now).
CREATE TABLE slug_redirects (
  shop_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  old_slug TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (shop_id, kind, old_slug)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE tag_names (
  shop_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  PRIMARY KEY (shop_id, tag)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE catalog_versions (
  shop_id TEXT NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
