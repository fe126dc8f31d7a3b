-- An operator asks what was said of one order; the sent ones of a week are too many to look through.
CREATE INDEX outbox_key ON outbox (key);
