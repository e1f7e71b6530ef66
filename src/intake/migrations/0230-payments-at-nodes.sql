-- In the central database: until when all payments that were begun at a node have been brought here, by the node's letter. What a provider
-- tells of a later one, and is not known here, its node may have.
CREATE TABLE intake_settled (
  letter TEXT PRIMARY KEY,
  until BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
