-- Under which letter it serves.
SELECT node FROM node_identities WHERE identity = $1
