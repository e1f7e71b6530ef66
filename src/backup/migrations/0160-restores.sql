-- When a shop was put back from a backup, and of which moment that backup was: the first start holds the provider's books against ours
-- before anything else.
CREATE TABLE restores (
  shop_id TEXT NOT NULL,
  restored_at BIGINT NOT NULL,
  backup_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, restored_at)
) /*sqlite:WITHOUT ROWID*/;
