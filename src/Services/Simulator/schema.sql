-- The simulator's own books: what it took and gave back. Nobody else writes here, so an auditor can compare.
CREATE TABLE intent (
    id             TEXT   NOT NULL PRIMARY KEY,         -- "sim_" and the caller's key
    order_id       TEXT   NOT NULL,
    state          TEXT   NOT NULL CHECK (state IN ('open', 'action', 'processing', 'succeeded', 'failed', 'withdrawn')),
    token          TEXT,                                -- with which it is charged; none on its page
    amount_minor   BIGINT NOT NULL CHECK (amount_minor >= 0),
    currency       TEXT   NOT NULL,
    captured_minor BIGINT NOT NULL CHECK (captured_minor >= 0 AND captured_minor <= amount_minor),
    refunded_minor BIGINT NOT NULL CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor),
    failure_code   TEXT,
    success_url    TEXT,
    cancel_url     TEXT,
    expires_at     BIGINT,                              -- when its page is over
    later_at       BIGINT,                              -- when it is known what came of it, where that takes a while
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    CHECK ((state = 'succeeded') = (captured_minor > 0)),
    CHECK ((state = 'failed') = (failure_code IS NOT NULL)),
    CHECK (later_at IS NULL OR state = 'processing')
);
CREATE INDEX intent_later ON intent (later_at) WHERE later_at IS NOT NULL;

CREATE TABLE given_back (
    id           TEXT   NOT NULL PRIMARY KEY,           -- "sim_" and the caller's key
    intent_id    TEXT   NOT NULL REFERENCES intent (id),
    state        TEXT   NOT NULL CHECK (state IN ('succeeded', 'failed')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency     TEXT   NOT NULL,
    failure_code TEXT,
    created_at   BIGINT NOT NULL,
    CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);

-- What it tells by itself, until the shop has it. Captures are listed from here, in the order in which they happened.
CREATE TABLE happening (
    id             TEXT   NOT NULL PRIMARY KEY,
    type           TEXT   NOT NULL,
    intent_id      TEXT   NOT NULL,
    captured_minor BIGINT NOT NULL,                     -- more than 0: this is when money was taken
    at             BIGINT NOT NULL,
    body           TEXT   NOT NULL,
    copies         BIGINT NOT NULL CHECK (copies BETWEEN 1 AND 10),
    send_at        BIGINT,                              -- none: the shop has it, or never gets it
    tries          BIGINT NOT NULL
);
CREATE INDEX happening_send ON happening (send_at) WHERE send_at IS NOT NULL;
