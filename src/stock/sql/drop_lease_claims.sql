-- What it holds is counted anew, or counts no more.
DELETE FROM lease_claims WHERE node = $1
