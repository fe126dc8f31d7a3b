-- Accounts. "users", as "user" is a word of SQL. An erased account stays as a row that says nothing of anybody.
CREATE TABLE users (
    id                TEXT   NOT NULL PRIMARY KEY,
    full_name         TEXT   NOT NULL,
    email             TEXT,
    email_folded      TEXT   UNIQUE,          -- what two spellings of one address have in common
    email_verified    BIGINT NOT NULL CHECK (email_verified IN (0, 1)),
    phone             TEXT,
    avatar_url        TEXT,
    password_hash     TEXT,
    password_version  BIGINT NOT NULL,        -- grows with each new password; a proof of an older one is worth nothing
    role              TEXT   NOT NULL CHECK (role IN ('customer', 'staff', 'admin')),
    disabled          BIGINT NOT NULL CHECK (disabled IN (0, 1)),
    created_at        BIGINT NOT NULL,
    access_changed_at BIGINT,
    erased_at         BIGINT,
    version           BIGINT NOT NULL,
    name_folded       TEXT,                   -- in lower case, to be searched; none once erased
    CHECK (erased_at IS NOT NULL OR (email IS NOT NULL AND email_folded IS NOT NULL)),
    CHECK (erased_at IS NULL OR (full_name = '' AND email IS NULL AND email_folded IS NULL
        AND phone IS NULL AND avatar_url IS NULL AND password_hash IS NULL))
);
CREATE INDEX users_access_changed ON users (access_changed_at) WHERE access_changed_at IS NOT NULL;
CREATE INDEX users_name ON users (name_folded, id) WHERE name_folded IS NOT NULL;
CREATE INDEX users_role ON users (role, id);

-- Devices that are signed in. A row is a whole family of refresh tokens: only the newest secret's hash is kept, and it can be computed from
-- any older one (RefreshToken.cs), so a family can't have two live tokens and a used one is known for ever.
CREATE TABLE session (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT   NOT NULL REFERENCES users (id),
    device      TEXT   NOT NULL,              -- empty once the session ended, as is the network
    network     TEXT   NOT NULL,
    generation  BIGINT NOT NULL CHECK (generation >= 1),
    secret_hash BYTEA  NOT NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,              -- the last rotation
    expires_at  BIGINT NOT NULL,              -- when it was left alone for too long
    ends_at     BIGINT NOT NULL,              -- whatever happens
    revoked_at  BIGINT,
    reason      TEXT CHECK (reason IN (
        'logged-out', 'revoked', 'refresh-reused', 'password-changed', 'password-reset', 'disabled', 'erased', 'too-many')),
    CHECK (expires_at <= ends_at),
    CHECK (revoked_at IS NULL OR (reason IS NOT NULL AND device = '' AND network = ''))
);
CREATE INDEX session_open ON session (user_id, id) WHERE revoked_at IS NULL;
CREATE INDEX session_revoked ON session (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX session_expires ON session (expires_at);

-- By which identities from outside a user comes in. What an issuer calls somebody is theirs for ever; an e-mail address is not.
CREATE TABLE outside_identity (
    id        TEXT   NOT NULL PRIMARY KEY,
    user_id   TEXT   NOT NULL REFERENCES users (id),
    issuer    TEXT   NOT NULL,
    subject   TEXT   NOT NULL,
    linked_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX outside_identity_user ON outside_identity (user_id, id);

-- Links sent by mail. One a user and purpose: a newer one takes the older one's place, a used one is gone.
CREATE TABLE mailed_link (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES users (id),
    purpose      TEXT   NOT NULL CHECK (purpose IN ('email-verification', 'password-reset')),
    email_folded TEXT   NOT NULL,             -- where it went: it is void when the account's address is another one by then
    secret_hash  BYTEA  NOT NULL,
    expires_at   BIGINT NOT NULL,
    UNIQUE (user_id, purpose)
);
CREATE INDEX mailed_link_expires ON mailed_link (expires_at);

-- Links that somebody asked for, written down the same way whether or not the address is known, and answered a moment later.
CREATE TABLE link_request (
    purpose      TEXT   NOT NULL CHECK (purpose IN ('email-verification', 'password-reset')),
    email_folded TEXT   NOT NULL,
    asked_at     BIGINT NOT NULL,
    PRIMARY KEY (purpose, email_folded)
);

CREATE TABLE address (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT   NOT NULL REFERENCES users (id),
    full_name   TEXT   NOT NULL,
    line1       TEXT   NOT NULL,
    line2       TEXT,
    city        TEXT   NOT NULL,
    region      TEXT,
    postal_code TEXT,
    country     TEXT   NOT NULL,
    phone       TEXT,
    is_default  BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    created_at  BIGINT NOT NULL
);
CREATE INDEX address_user ON address (user_id, id);
CREATE UNIQUE INDEX address_default ON address (user_id) WHERE is_default = 1;

-- The keys that sign access tokens; the private half is sealed with the shop's secret.
CREATE TABLE signing_key (
    id             TEXT   NOT NULL PRIMARY KEY,
    sealed_private BYTEA  NOT NULL,
    x              TEXT   NOT NULL,
    y              TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    retires_at     BIGINT                     -- until when it verifies; none: the newest one
);

-- The customers of the demo shop are still to come; without a row they are here, or this shop is somebody's own.
CREATE TABLE demo (
    id     TEXT   NOT NULL PRIMARY KEY CHECK (id = 'demo'),
    due_at BIGINT NOT NULL,
    lease  BIGINT NOT NULL
);

-- Decisions that must be taken one after another: whoever takes a turn goes on when the one before has committed.
CREATE TABLE turn (
    name  TEXT   NOT NULL PRIMARY KEY,
    taken BIGINT NOT NULL
);
