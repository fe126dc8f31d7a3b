-- Everything that is or was to be sent, and what came of it. A message is told again from its facts and its template, so no text is kept;
-- a link with a secret in it stays sealed until it is read.
CREATE TABLE message (
    id          TEXT   NOT NULL PRIMARY KEY,
    cause       TEXT   NOT NULL,              -- what happened to whom: an event said twice is one message
    channel     TEXT   NOT NULL CHECK (channel IN ('email', 'sms')),
    template    TEXT   NOT NULL,
    user_id     TEXT,
    recipient   TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    facts       TEXT   NOT NULL,
    link        TEXT,                         -- what is open of it, ending where the sealed part begins
    sealed_link TEXT,
    status      TEXT   NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
    attempts    BIGINT NOT NULL CHECK (attempts >= 0),
    lease       BIGINT NOT NULL,
    due_at      BIGINT,
    failure     TEXT,                         -- why the last attempt came to nothing
    created_at  BIGINT NOT NULL,
    sent_at     BIGINT,
    wording     BIGINT CHECK (wording >= 0), -- the version of its template, chosen when it is first carried; 0 is the built-in one
    arrived_at  BIGINT,                       -- when its carrier said that it is there
    insisted    BIGINT NOT NULL DEFAULT 0 CHECK (insisted IN (0, 1)),    -- the staff want it tried whatever is known of its address
    counted     BIGINT NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),     -- a text that is counted among the day's
    UNIQUE (cause, channel, template),
    CHECK ((status = 'queued') = (due_at IS NOT NULL)),
    CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX message_due ON message (due_at) WHERE status = 'queued';
CREATE INDEX message_failed ON message (id) WHERE status = 'failed';
CREATE INDEX message_user ON message (user_id, id) WHERE user_id IS NOT NULL;

-- Whom to write to, for news that name nobody but a user's id, and what each wants to be told.
CREATE TABLE reader (
    user_id   TEXT   NOT NULL PRIMARY KEY,
    full_name TEXT,
    email     TEXT,
    marketing BIGINT NOT NULL CHECK (marketing IN (0, 1)),
    order_sms BIGINT NOT NULL CHECK (order_sms IN (0, 1)),
    phone     TEXT,
    told_at   BIGINT NOT NULL DEFAULT 0,      -- the moment of the newest profile that was heard
    delivery_email         BIGINT NOT NULL DEFAULT 1 CHECK (delivery_email IN (0, 1)),
    payment_reminder_email BIGINT NOT NULL DEFAULT 1 CHECK (payment_reminder_email IN (0, 1))
);

-- What the shop's owner made of a letter: every version that ever was. One without words went back to the built-in ones.
CREATE TABLE wording (
    template  TEXT   NOT NULL,
    version   BIGINT NOT NULL CHECK (version > 0),
    subject   TEXT,
    html      TEXT,
    text      TEXT,
    sms       TEXT,
    actor_id  TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    failure   TEXT,                           -- why a letter in it was told in the built-in words instead, the first time
    failed_at BIGINT,
    PRIMARY KEY (template, version),
    CHECK ((subject IS NULL) = (html IS NULL)),
    CHECK ((subject IS NULL) = (text IS NULL)),
    CHECK ((failure IS NULL) = (failed_at IS NULL))
);

-- Letters that were not written, for their readers had switched that kind off.
CREATE TABLE unwanted (
    id       TEXT NOT NULL PRIMARY KEY,
    cause    TEXT NOT NULL,
    channel  TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    template TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    UNIQUE (cause, channel, template)
);
CREATE INDEX unwanted_user ON unwanted (user_id, id);

-- Users who are to be forgotten, and nobody is written to any more.
CREATE TABLE forgotten (
    user_id TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    done    BIGINT NOT NULL CHECK (done IN (0, 1))
);
CREATE INDEX forgotten_open ON forgotten (user_id) WHERE done = 0;

-- Addresses and numbers that are not written to any more, in the form in which two spellings are equal.
CREATE TABLE closed_address (
    address TEXT   NOT NULL PRIMARY KEY,
    channel TEXT   NOT NULL CHECK (channel IN ('email', 'sms')),
    reason  TEXT   NOT NULL CHECK (reason IN ('bounced', 'complained', 'opted-out')),
    at      BIGINT NOT NULL
);

-- What carriers told by themselves, so that each is heard once.
CREATE TABLE carrier_news (
    news_id     TEXT   NOT NULL PRIMARY KEY,  -- "resend:msg_..."
    type        TEXT   NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX carrier_news_received ON carrier_news (received_at);

-- How many texts a day: of all, to a number, to a user. The guard against a bill that somebody else runs up.
CREATE TABLE text_count (
    day   BIGINT NOT NULL,                    -- days since 1970
    whose TEXT   NOT NULL,                    -- "all", "number:+49...", "user:usr_..."
    texts BIGINT NOT NULL CHECK (texts >= 0),
    PRIMARY KEY (day, whose)
);
