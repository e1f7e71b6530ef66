-- Who was erased, and when: nothing but the keyed mark of the person, so that boxes from before that time are known to stay shut.
CREATE TABLE person_erasures (
  shop_id TEXT NOT NULL,
  id TEXT NOT NULL,
  erased_at BIGINT NOT NULL,
  PRIMARY KEY (shop_id, id)
) /*sqlite:WITHOUT ROWID*/;
