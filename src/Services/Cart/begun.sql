-- Each time that something was put into an empty cart. It says nothing of whose, and stays when the cart goes.
CREATE TABLE begun (
    id TEXT   NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
