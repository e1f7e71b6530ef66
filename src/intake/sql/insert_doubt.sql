-- Whether the central database has it was not heard.
INSERT INTO carry_doubts (id) VALUES ($1) ON CONFLICT DO NOTHING
