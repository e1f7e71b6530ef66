-- What the calls to the provider for a way to pay came to, minute by minute. failed, in_a_row: the provider was ill; micros, slowest: of
-- the answers. Kept for a day.
CREATE TABLE payment_calls (
  shop_id TEXT NOT NULL,
  method TEXT NOT NULL,
  minute BIGINT NOT NULL,
  made BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  in_a_row BIGINT NOT NULL,
  micros BIGINT NOT NULL,
  slowest BIGINT NOT NULL,
  PRIMARY KEY (shop_id, method, minute)
) /*sqlite:WITHOUT ROWID*/;

-- A way to pay that was ill once: whether it is so now, and since when it is as it is.
CREATE TABLE method_health (
  shop_id TEXT NOT NULL,
  method TEXT NOT NULL,
  failing BIGINT NOT NULL,
  since BIGINT NOT NULL,
  probes BIGINT NOT NULL,
  probe_at BIGINT,
  PRIMARY KEY (shop_id, method)
) /*sqlite:WITHOUT ROWID*/;

-- Maintenance the owner expects. method: 'all' is everything that goes through the provider.
CREATE TABLE planned_pauses (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  method TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  words_ja TEXT NOT NULL,
  words_en TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;

-- Who wants to hear that a way to pay is back. The address lies in a box of the person's; the row goes when the mail is out, or after
-- some days.
CREATE TABLE pause_asks (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  method TEXT NOT NULL,
  person_id TEXT NOT NULL,
  box BYTEA NOT NULL,
  locale TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  told_at BIGINT,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX pause_asks_of_person ON pause_asks (shop_id, method, person_id);
CREATE INDEX pause_asks_by_time ON pause_asks (asked_at);
