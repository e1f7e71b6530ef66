-- due_at is set exactly while something will happen by itself; deadline, rung and the rest are those of the present step.
CREATE TABLE troubles (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  round BIGINT NOT NULL,
  order_id TEXT NOT NULL,
  evidence TEXT NOT NULL,
  state TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  settled_at BIGINT,
  settled_how TEXT NOT NULL,
  rung BIGINT NOT NULL,
  deadline BIGINT,
  acted BIGINT NOT NULL,
  marked BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  retry_at BIGINT,
  alarmed_at BIGINT,
  holds_shipment BIGINT NOT NULL,
  due_at BIGINT,
  events BIGINT NOT NULL,
  told BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX troubles_of_subject ON troubles (shop_id, kind, subject_kind, subject_id, round);
CREATE UNIQUE INDEX troubles_open_once ON troubles (shop_id, kind, subject_kind, subject_id) WHERE state = 'open';
CREATE INDEX troubles_of_order ON troubles (shop_id, order_id) WHERE order_id <> '';
CREATE INDEX troubles_due ON troubles (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX troubles_settled ON troubles (shop_id, settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE trouble_events (
  trouble_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  shop_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  actor BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  rung BIGINT NOT NULL,
  details TEXT NOT NULL,
  PRIMARY KEY (trouble_id, n)
) /*sqlite:WITHOUT ROWID*/;

-- The shop's own playbooks; an empty text is the default again.
CREATE TABLE trouble_playbooks (
  shop_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT NOT NULL,
  PRIMARY KEY (shop_id, kind)
) /*sqlite:WITHOUT ROWID*/;
