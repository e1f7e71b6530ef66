-- In a node's own database: orders that the central one may have or not, for what came of carrying them was not heard. Nothing is mailed of them.
CREATE TABLE carry_doubts (
  id TEXT PRIMARY KEY
) /*sqlite:WITHOUT ROWID*/;
