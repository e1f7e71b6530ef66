-- Keys of persons that were made by a node for one attempt to buy, and came with it: id is the attempt's, and its order's.
CREATE TABLE person_keys (
  id TEXT PRIMARY KEY,
  shop_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  sealed_key BYTEA NOT NULL,
  created_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX person_keys_of_person ON person_keys (shop_id, person_id);
