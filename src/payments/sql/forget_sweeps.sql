-- Of older ones nothing is asked any more.
DELETE FROM payment_sweeps WHERE shop_id = $1 AND started_at < $2
