-- What the staff changed, and how it was before.
CREATE TABLE audit (
    id        TEXT   NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL,
    actor_id  TEXT   NOT NULL,                -- a user, or what acted when nobody was there: "first-start"
    what      TEXT   NOT NULL,
    target_id TEXT   NOT NULL,
    was       TEXT   NOT NULL,
    became    TEXT   NOT NULL
);
CREATE INDEX audit_target ON audit (target_id, id);
