ALTER TABLE message ADD COLUMN arrived_at BIGINT;
ALTER TABLE message ADD COLUMN insisted BIGINT NOT NULL DEFAULT 0 CHECK (insisted IN (0, 1));
ALTER TABLE message ADD COLUMN counted BIGINT NOT NULL DEFAULT 0 CHECK (counted IN (0, 1));

CREATE TABLE closed_address (
    address TEXT   NOT NULL PRIMARY KEY,
    channel TEXT   NOT NULL CHECK (channel IN ('email', 'sms')),
    reason  TEXT   NOT NULL CHECK (reason IN ('bounced', 'complained', 'opted-out')),
    at      BIGINT NOT NULL
);

CREATE TABLE carrier_news (
    news_id     TEXT   NOT NULL PRIMARY KEY,
    type        TEXT   NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX carrier_news_received ON carrier_news (received_at);

CREATE TABLE text_count (
    day   BIGINT NOT NULL,
    whose TEXT   NOT NULL,
    texts BIGINT NOT NULL CHECK (texts >= 0),
    PRIMARY KEY (day, whose)
);
