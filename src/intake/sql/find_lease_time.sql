-- Until when it may sell, of that start of the machine.
SELECT until FROM lease_time WHERE boot = $1
