-- What a shop set about the ways beside mail. settings: JSON without secrets; box: the secrets, sealed with the house's key.
CREATE TABLE channel_settings (
  shop_id TEXT NOT NULL,
  settings TEXT NOT NULL,
  box BYTEA NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id)
) /*sqlite:WITHOUT ROWID*/;

-- By what a buyer can be reached about an order. box: the address, sealed with the person's key; mark: keyed hash of it.
CREATE TABLE channel_reaches (
  shop_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  way TEXT NOT NULL,
  box BYTEA NOT NULL,
  mark TEXT NOT NULL,
  proof TEXT NOT NULL,
  shut BIGINT NOT NULL,
  first BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, order_id, way)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX channel_reaches_by_mark ON channel_reaches (shop_id, mark);

-- Mails that may have to be followed by other ways. due_at is set exactly while a time is waited for.
CREATE TABLE channel_climbs (
  shop_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  occasion TEXT NOT NULL,
  state TEXT NOT NULL,
  mail_dead BIGINT NOT NULL,
  domain TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  due_at BIGINT,
  changed_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX channel_climbs_due ON channel_climbs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX channel_climbs_of_order ON channel_climbs (shop_id, order_id);

-- The outbox of tellings. The id is the key: "<mail message>/<way>". reply_box: the token of LINE by which it may be said as an answer,
-- until reply_until; replied: that was tried.
CREATE TABLE channel_sends (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  way TEXT NOT NULL,
  occasion TEXT NOT NULL,
  state TEXT NOT NULL,
  due_at BIGINT,
  tries BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  reference TEXT NOT NULL,
  reply_box BYTEA NOT NULL,
  reply_until BIGINT,
  replied BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX channel_sends_due ON channel_sends (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX channel_sends_of_order ON channel_sends (shop_id, order_id);
CREATE INDEX channel_sends_at_owner ON channel_sends (shop_id, created_at) WHERE state = 'at_owner';

CREATE TABLE channel_attempts (
  shop_id TEXT NOT NULL,
  send_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  status BIGINT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (shop_id, send_id, number)
) /*sqlite:WITHOUT ROWID*/;

-- What providers told, by their own id of it: said again it changes nothing. Kept for some days.
CREATE TABLE channel_notices (
  shop_id TEXT NOT NULL,
  way TEXT NOT NULL,
  notice TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, way, notice)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX channel_notices_by_time ON channel_notices (at);
