-- Up to when all payments that were begun at a node are here.
SELECT until FROM intake_settled WHERE letter = $1
