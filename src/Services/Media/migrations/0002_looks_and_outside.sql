ALTER TABLE content ADD COLUMN outside TEXT;
ALTER TABLE unused ADD COLUMN outside TEXT;
ALTER TABLE unused ADD COLUMN claim TEXT;
ALTER TABLE unused ADD COLUMN going_until BIGINT;

-- The pictures that are there stay without a row: it was not known yet who shows them, so nobody looks.
CREATE TABLE look (
    picture_id TEXT   NOT NULL PRIMARY KEY REFERENCES picture (id),
    due_at     BIGINT NOT NULL,
    is_leaving BIGINT NOT NULL CHECK (is_leaving IN (0, 1)),
    lease      BIGINT NOT NULL
);
CREATE INDEX look_due ON look (due_at);
