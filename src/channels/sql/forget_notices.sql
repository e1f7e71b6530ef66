-- Old ones are not told again.
DELETE FROM channel_notices WHERE at < $1
