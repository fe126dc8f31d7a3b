-- What every service's database holds besides its own tables.

CREATE TABLE outbox (
    id             TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    key            TEXT   NOT NULL,
    occurred_at    BIGINT NOT NULL,
    correlation_id TEXT   NOT NULL,
    traceparent    TEXT,
    body           TEXT   NOT NULL,
    sent_at        BIGINT
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;

-- One row an event that this service has taken upon itself: handled, or parked for later.
CREATE TABLE inbox (
    event_id TEXT   NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL
);

CREATE TABLE parked (
    event_id       TEXT   NOT NULL PRIMARY KEY,
    name           TEXT   NOT NULL,
    source         TEXT   NOT NULL,
    key            TEXT   NOT NULL,
    occurred_at    BIGINT NOT NULL,
    correlation_id TEXT   NOT NULL,
    traceparent    TEXT,
    body           TEXT   NOT NULL,
    reason         TEXT   NOT NULL,
    attempts       BIGINT NOT NULL,
    parked_at      BIGINT NOT NULL,
    next_at        BIGINT,                 -- none: dead, waits for an operator
    lease          BIGINT NOT NULL         -- grows with each claim; an outcome under an old number is ignored
);
CREATE INDEX parked_due ON parked (next_at) WHERE next_at IS NOT NULL;
