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
    order_sms BIGINT NOT NULL CHECK (order_sms IN (0, 1))
);

-- Users who are to be forgotten, and nobody is written to any more.
CREATE TABLE forgotten (
    user_id TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    done    BIGINT NOT NULL CHECK (done IN (0, 1))
);
CREATE INDEX forgotten_open ON forgotten (user_id) WHERE done = 0;
