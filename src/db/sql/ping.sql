-- Asked by /readyz: does the database answer at all?
SELECT 1
