-- A page of the owner's list: the kinds that pass, and up to three clues that must all be there; with staff's notes and mails given up,
-- the keys that may open the buyer's box, whether money went back in any way (how much of it, is not said here), and open troubles.
-- The last parameter: ids of paid orders of which all money went back, as ",o1,o2,".
SELECT o.id, o.shop_id, o.number, o.state, o.payment_state, o.total, o.created_at, o.updated_at, o.version, o.person_id, o.document, o.sealed, o.chain,
  (SELECT COUNT(*) FROM order_events e WHERE e.order_id = o.id AND e.kind = 'note'),
  (SELECT COUNT(*) FROM mail_messages m WHERE m.shop_id = o.shop_id AND m.subject_id = o.id AND m.state = 'parked'
    AND NOT EXISTS (SELECT 1 FROM mail_messages n
      WHERE n.shop_id = m.shop_id AND n.subject_id = m.subject_id AND n.kind = m.kind AND n.round > m.round)),
  (SELECT p.sealed_key FROM persons p WHERE p.shop_id = o.shop_id AND p.id = o.person_id),
  CASE WHEN o.payment_state = 'refunded' OR (o.payment_state = 'paid' AND (
      EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind IN ('refunded', 'part_refunded'))
      OR EXISTS (SELECT 1 FROM refunds r WHERE r.shop_id = o.shop_id AND r.order_id = o.id AND r.state = 'arrived')
      OR o.id IN (SELECT d.order_id FROM payment_disputes d WHERE d.shop_id = $1 AND d.state = 'lost'))) THEN 1 ELSE 0 END,
  (SELECT COUNT(*) FROM troubles t WHERE t.shop_id = o.shop_id AND t.order_id = o.id AND t.order_id <> '' AND t.state = 'open'),
  (SELECT k.sealed_key FROM person_keys k WHERE k.id = o.id AND k.shop_id = o.shop_id)
FROM orders o
WHERE o.shop_id = $1 AND o.created_at >= $2 AND o.created_at < $3
  AND ($4 = '' OR $4 LIKE '%,' || o.state || '/' || CASE WHEN $10 LIKE '%,' || o.id || ',%' THEN 'refunded' ELSE o.payment_state END
    || '/' || o.payment_method || ',%')
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $5 ESCAPE '~'
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $6 ESCAPE '~'
  AND LOWER(o.number) || ' ' || REPLACE(o.clues, ' ', '') LIKE $7 ESCAPE '~'
ORDER BY o.created_at DESC, o.id DESC LIMIT $8 OFFSET $9
