ALTER TABLE orders ADD COLUMN email_folded TEXT;
UPDATE orders SET email_folded = lower(email) WHERE email <> '';
CREATE INDEX orders_email ON orders (email_folded, id) WHERE email_folded IS NOT NULL;
