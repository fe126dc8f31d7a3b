-- Orders as far as paying them goes. An order that ended before anybody asked for its money is a row that is closed from the beginning.
CREATE TABLE payable (
    order_id         TEXT   NOT NULL PRIMARY KEY,
    state            TEXT   NOT NULL CHECK (state IN ('open', 'closed')),
    customer_id      TEXT,
    order_token_hash TEXT,
    amount_minor     BIGINT CHECK (amount_minor > 0),
    currency         TEXT,
    expires_at       BIGINT,
    attempts         BIGINT NOT NULL,
    look_at          BIGINT NOT NULL,          -- when an open one is looked at again: its prepared attempt may have been used unseen
    closed_by        TEXT CHECK (closed_by IN ('order-paid', 'order-expired', 'order-cancelled', 'order-rejected')),
    paid_by          TEXT,                     -- the payment that the order took
    CHECK ((state = 'closed') = (closed_by IS NOT NULL)),
    CHECK (state = 'closed' OR (amount_minor IS NOT NULL AND currency IS NOT NULL AND expires_at IS NOT NULL))
);
CREATE INDEX payable_look ON payable (look_at) WHERE state = 'open';
CREATE INDEX payable_customer ON payable (customer_id) WHERE customer_id IS NOT NULL;

-- Attempts to pay. The id is also the key under which the provider knows it. A new one is prepared and perhaps never used.
CREATE TABLE payment (
    id                TEXT   NOT NULL PRIMARY KEY,
    order_id          TEXT   NOT NULL,
    customer_id       TEXT,
    provider          TEXT   NOT NULL,
    intent_id         TEXT   UNIQUE,           -- the provider's own id
    state             TEXT   NOT NULL CHECK (state IN ('new', 'pending', 'succeeded', 'failed', 'unknown')),
    amount_minor      BIGINT NOT NULL CHECK (amount_minor > 0),
    currency          TEXT   NOT NULL,
    captured_minor    BIGINT NOT NULL CHECK (captured_minor >= 0),
    captured_currency TEXT,                    -- only where the provider took another one than was asked for
    refunding_minor   BIGINT NOT NULL CHECK (refunding_minor >= 0),       -- refunds that are done or under way
    refunded_minor    BIGINT NOT NULL CHECK (refunded_minor >= 0),
    failure_code      TEXT,
    action_url        TEXT,                    -- where the buyer goes on
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    ask_at            BIGINT,                  -- when the provider is asked what came of it
    asks              BIGINT NOT NULL,
    auto_at           BIGINT,                  -- when it is paid by itself
    version           BIGINT NOT NULL,
    CHECK (refunding_minor <= captured_minor AND refunded_minor <= refunding_minor),
    CHECK (state <> 'succeeded' OR captured_minor = amount_minor),
    CHECK (state IN ('succeeded', 'failed') OR captured_minor = 0),
    CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);
CREATE UNIQUE INDEX payment_open ON payment (order_id) WHERE state IN ('new', 'pending', 'unknown');
CREATE INDEX payment_order ON payment (order_id, id);
CREATE INDEX payment_customer ON payment (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX payment_ask ON payment (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX payment_auto ON payment (auto_at) WHERE auto_at IS NOT NULL;

-- Money on its way back. The id is also the key under which the provider knows it.
CREATE TABLE refund (
    id           TEXT   NOT NULL PRIMARY KEY,
    payment_id   TEXT   NOT NULL REFERENCES payment (id),
    order_id     TEXT   NOT NULL,
    provider_id  TEXT   UNIQUE,
    state        TEXT   NOT NULL CHECK (state IN ('pending', 'succeeded', 'failed')),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    currency     TEXT   NOT NULL,
    cause        TEXT   NOT NULL,              -- what asked for it, once: "cancelled", "not-payable", "staff-rfd_..."
    reason       TEXT   NOT NULL,
    failure_code TEXT,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    try_at       BIGINT,                       -- when the provider is asked for it, again
    tries        BIGINT NOT NULL,
    CHECK ((state = 'failed') = (failure_code IS NOT NULL)),
    CHECK ((state = 'pending') = (try_at IS NOT NULL)),
    UNIQUE (payment_id, cause)
);
CREATE INDEX refund_try ON refund (try_at) WHERE try_at IS NOT NULL;

-- Every movement of money, twice: the legs of a journal sum to zero. Rows are only ever added.
CREATE TABLE ledger (
    source       TEXT   NOT NULL CHECK (source IN ('capture', 'refund')),
    source_id    TEXT   NOT NULL,              -- the payment or the refund
    leg          BIGINT NOT NULL CHECK (leg IN (1, 2)),
    account      TEXT   NOT NULL CHECK (account IN ('provider', 'orders')),
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    at           BIGINT NOT NULL,
    PRIMARY KEY (source_id, source, leg)
);

-- What providers told us by themselves, once each.
CREATE TABLE provider_event (
    event_id    TEXT   NOT NULL PRIMARY KEY,   -- "simulator:evt_..."
    type        TEXT   NOT NULL,
    object_id   TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    done_at     BIGINT,
    outcome     TEXT   NOT NULL
);
CREATE INDEX provider_event_received ON provider_event (received_at);

-- Money that somebody should know of, and what was done about it.
CREATE TABLE money_desk (
    id           TEXT   NOT NULL PRIMARY KEY,
    kind         TEXT   NOT NULL CHECK (kind IN ('no-order', 'misfit', 'unclaimed', 'unknown-capture', 'refund-failed', 'refund-stuck')),
    subject_id   TEXT   NOT NULL,              -- the payment, the refund, or what the provider calls it
    order_id     TEXT,
    payment_id   TEXT,
    refund_id    TEXT,
    amount_minor BIGINT NOT NULL,
    currency     TEXT   NOT NULL,
    detail       TEXT   NOT NULL,
    noted_at     BIGINT NOT NULL,
    settled_at   BIGINT,
    settled_by   TEXT,                         -- "refunded", "taken", ...
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    UNIQUE (kind, subject_id)
);
CREATE INDEX money_desk_open ON money_desk (id) WHERE settled_at IS NULL;

-- How far the provider's own list of captures was compared with ours.
CREATE TABLE comparison (
    provider TEXT   NOT NULL PRIMARY KEY,
    since    BIGINT NOT NULL,
    after    TEXT,
    due_at   BIGINT NOT NULL,
    lease    BIGINT NOT NULL
);

-- Users who are being forgotten, a few rows at a time.
CREATE TABLE forgetting (
    user_id TEXT NOT NULL PRIMARY KEY
);
