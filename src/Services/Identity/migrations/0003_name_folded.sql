ALTER TABLE users ADD COLUMN name_folded TEXT;
UPDATE users SET name_folded = lower(full_name) WHERE erased_at IS NULL;
CREATE INDEX users_name ON users (name_folded, id) WHERE name_folded IS NOT NULL;
