-- Whether selling can go on from the copies alone, of when they are, and where their folder lay.
SELECT seen_at, place FROM reference_home WHERE id = 1
