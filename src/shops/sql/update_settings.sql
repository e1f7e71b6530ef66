-- New settings, only over the version the owner saw.
UPDATE shops SET settings = $3, version = version + 1 WHERE id = $1 AND version = $2
