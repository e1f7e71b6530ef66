-- What came to nothing is looked for once a day, and who is paying just now when a person is to be erased: both among the few rows of
-- their kind, not among every attempt there ever was.
CREATE INDEX checkouts_unfinished ON checkouts (expires_at, id) WHERE state NOT IN ('accepted', 'checking');
CREATE INDEX checkouts_being_paid ON checkouts (shop_id, person_id) WHERE state = 'checking';
