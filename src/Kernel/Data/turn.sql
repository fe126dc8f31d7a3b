-- Work that one process of a service does for all of them: since when it is due again.
CREATE TABLE shared_work (
    work   TEXT   NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL
);
