-- Money that a buyer's bank wants back by itself, as the provider tells of it. A lost one is the shop's loss: the capture stays in the
-- books.
CREATE TABLE dispute (
    id           TEXT   NOT NULL PRIMARY KEY,
    provider_id  TEXT   NOT NULL UNIQUE,
    payment_id   TEXT   NOT NULL REFERENCES payment (id),
    order_id     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency     TEXT   NOT NULL,
    status       TEXT   NOT NULL,              -- the provider's word: "needs-response", "under-review", "won", "lost"
    reason       TEXT   NOT NULL,
    noted_at     BIGINT NOT NULL,
    settled_at   BIGINT
);
CREATE INDEX dispute_open ON dispute (id) WHERE settled_at IS NULL;
