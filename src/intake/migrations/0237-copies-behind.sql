-- Orders of which others have an older copy than they were to be given: few among many that wait.
CREATE INDEX IF NOT EXISTS entry_copies_behind ON entry_copies (id) WHERE kept > 0 AND kept < version;
