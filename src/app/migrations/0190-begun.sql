-- With which key this database was begun, by a mark that tells nothing of the key, and whether by the demo. One row, id 1.
CREATE TABLE begun (
  id BIGINT PRIMARY KEY,
  key_mark TEXT NOT NULL,
  by_demo BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
