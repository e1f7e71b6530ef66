-- Nodes that may hold pieces, whether they have told so in this era, and whether they are waited for.
SELECT r.node, r.letter, CASE WHEN r.era = g.era THEN 1 ELSE 0 END, r.owes, r.at
FROM lease_reports r JOIN lease_gate g ON g.id = 1 ORDER BY r.node
