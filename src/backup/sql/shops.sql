-- Every shop that was put back.
SELECT id FROM shops ORDER BY id
