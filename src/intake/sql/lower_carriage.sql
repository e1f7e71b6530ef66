-- What the central database has forgotten lies here again: it knows no more than the node knows that it knows.
UPDATE carry_marks SET carriage = $2 WHERE node = $1
