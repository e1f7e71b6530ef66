-- The board at start.
SELECT variant_id, available FROM stock ORDER BY variant_id
