-- Nodes that take orders in a database of their own (intake), each by the identity of its folder and as long as something may be left there.
-- renewed_at, sells_until: by this database's clock, when it was heard last, and until when it sells what it holds if it is heard no more.
-- waiting: orders that were not carried then. retired_at: it never sells again; account: what came of what it had (JSON).
CREATE TABLE node_identities (
  identity TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  since BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  sells_until BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  retired_at BIGINT,
  retired_by TEXT NOT NULL,
  account TEXT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
