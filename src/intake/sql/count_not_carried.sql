-- Orders and attempts that are not in the central database, or may not be.
SELECT (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM handovers)
