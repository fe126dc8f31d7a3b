-- What was uploaded, once for each set of bytes, named by their SHA-256. They lie in the media folder unless they are here.
CREATE TABLE content (
    hash       TEXT   NOT NULL PRIMARY KEY,
    size_bytes BIGINT NOT NULL CHECK (size_bytes > 0),
    bytes      BYTEA
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

-- Bytes of which a picture less is made: to be looked at, and thrown away when nothing else is made of them.
CREATE TABLE unused (
    hash   TEXT   NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL,
    lease  BIGINT NOT NULL
);
CREATE INDEX unused_due ON unused (due_at);

-- How many pictures of the demo shop are still to be put up; without a row these pictures are somebody's own.
CREATE TABLE demo (
    id        TEXT   NOT NULL PRIMARY KEY CHECK (id = 'demo'),
    remaining BIGINT NOT NULL CHECK (remaining >= 0)
);
