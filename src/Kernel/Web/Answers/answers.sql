
-- Answers kept for retries of a request that carried an Idempotency-Key.
CREATE TABLE kept_answer (
    scope        TEXT   NOT NULL,          -- whose key it is
    key          TEXT   NOT NULL,
    request_hash BYTEA  NOT NULL,          -- method, path and body: the same key with another request is refused
    made_id      TEXT,                     -- what the effect made; the answer can be told again from it
    answer       BYTEA,                    -- sealed; none while the first request still works on it
    at           BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX kept_answer_at ON kept_answer (at);
