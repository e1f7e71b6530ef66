-- Where the shop's letters come from, and above how many a second person has to agree.
SELECT from_address, second_above, version FROM newsletter_settings WHERE shop_id = $1
