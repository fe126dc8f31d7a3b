-- What was uploaded, once for each set of bytes, named by their SHA-256. They lie in the media folder unless they are here or outside.
CREATE TABLE content (
    hash       TEXT   NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    bytes      BYTEA,
    outside    TEXT                            -- at Cloudinary: whose cloud, and the id there
);

-- A picture: never changed, only put up and taken away.
CREATE TABLE picture (
    id           TEXT   NOT NULL PRIMARY KEY,
    hash         TEXT   NOT NULL REFERENCES content (hash),
    owner_id     TEXT   NOT NULL,
    purpose      TEXT   NOT NULL CHECK (purpose IN ('avatar', 'product')),
    content_type TEXT   NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/gif')),
    width        BIGINT NOT NULL CHECK (width > 0),
    height       BIGINT NOT NULL CHECK (height > 0),
    created_at   BIGINT NOT NULL
);
CREATE INDEX picture_hash ON picture (hash);
CREATE INDEX picture_owner ON picture (owner_id, purpose, id);

-- When it is looked next whether anybody shows a picture. Without a row nobody looks: a picture of the time before this was known.
CREATE TABLE look (
    picture_id TEXT   NOT NULL PRIMARY KEY REFERENCES picture (id),
    due_at     BIGINT NOT NULL,
    is_leaving BIGINT NOT NULL CHECK (is_leaving IN (0, 1)),      -- nobody shows it, and nobody is to begin
    lease      BIGINT NOT NULL
);
CREATE INDEX look_due ON look (due_at);

-- Bytes of which a picture less is made, or which are about to be put outside: to be looked at, and thrown away when no picture is made of
-- them.
CREATE TABLE unused (
    hash        TEXT   NOT NULL PRIMARY KEY,
    due_at      BIGINT NOT NULL,
    lease       BIGINT NOT NULL,
    outside     TEXT,
    claim       TEXT,                           -- another one each time that somebody begins to throw them away
    going_until BIGINT                          -- somebody throws them away now
);
CREATE INDEX unused_due ON unused (due_at);

-- How many pictures of the demo shop are still to be put up; without a row these pictures are somebody's own.
CREATE TABLE demo (
    id        TEXT   NOT NULL PRIMARY KEY CHECK (id = 'demo'),
    remaining BIGINT NOT NULL CHECK (remaining >= 0)
);
