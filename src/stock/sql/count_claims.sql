-- Whether any node holds something that is not counted as leased to it.
SELECT COUNT(*) FROM lease_claims
