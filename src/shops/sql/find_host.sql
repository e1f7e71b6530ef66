-- Who answers to a host name already.
SELECT shop_id FROM shop_hosts WHERE host = $1
