-- Pictures of an item are few: a changed list is written anew.
DELETE FROM pictures WHERE shop_id = $1 AND item_id = $2
