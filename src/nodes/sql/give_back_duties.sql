-- Given back at a stop, so that the next holder need not wait for the end of the lease.
UPDATE duties SET until = 0 WHERE identity = $1
