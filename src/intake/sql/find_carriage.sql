-- How often a node has carried, as far as this database remembers.
SELECT carriage FROM carry_marks WHERE node = $1
