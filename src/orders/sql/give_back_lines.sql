-- A cancelled order takes nothing from the stock any more.
UPDATE order_lines SET given_back = quantity WHERE order_id = $1
