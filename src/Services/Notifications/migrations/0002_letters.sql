-- Letters in the owner's words, phones, and what else can be switched off.
ALTER TABLE message ADD COLUMN wording BIGINT CHECK (wording >= 0);

ALTER TABLE reader ADD COLUMN phone TEXT;
ALTER TABLE reader ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reader ADD COLUMN delivery_email BIGINT NOT NULL DEFAULT 1 CHECK (delivery_email IN (0, 1));
ALTER TABLE reader ADD COLUMN payment_reminder_email BIGINT NOT NULL DEFAULT 1 CHECK (payment_reminder_email IN (0, 1));

CREATE TABLE wording (
    template  TEXT   NOT NULL,
    version   BIGINT NOT NULL CHECK (version > 0),
    subject   TEXT,
    html      TEXT,
    text      TEXT,
    sms       TEXT,
    actor_id  TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    failure   TEXT,
    failed_at BIGINT,
    PRIMARY KEY (template, version),
    CHECK ((subject IS NULL) = (html IS NULL)),
    CHECK ((subject IS NULL) = (text IS NULL)),
    CHECK ((failure IS NULL) = (failed_at IS NULL))
);

CREATE TABLE unwanted (
    id       TEXT NOT NULL PRIMARY KEY,
    cause    TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    template TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    UNIQUE (cause, channel, template)
);
CREATE INDEX unwanted_user ON unwanted (user_id, id);
