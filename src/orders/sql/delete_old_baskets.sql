-- The guard looks back a short time only.
DELETE FROM recent_baskets WHERE at < $1
