CREATE TABLE outside_identity (
    id        TEXT   NOT NULL PRIMARY KEY,
    user_id   TEXT   NOT NULL REFERENCES users (id),
    issuer    TEXT   NOT NULL,
    subject   TEXT   NOT NULL,
    linked_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX outside_identity_user ON outside_identity (user_id, id);
