-- Whose database it is.
SELECT identity FROM intake_home
