-- What Cart knows of the products: a copy kept by events. What they are and what can be sold of them come apart and in any order,
-- so each has a version of its own, and is nothing until it was heard.
CREATE TABLE product (
    id            TEXT   NOT NULL PRIMARY KEY,
    version       BIGINT,
    name          TEXT,
    price         BIGINT CHECK (price >= 0),
    currency      TEXT,
    picture_id    TEXT,
    is_active     BIGINT CHECK (is_active IN (0, 1)),
    stock_version BIGINT,
    available     BIGINT,
    CHECK (version IS NULL OR (name IS NOT NULL AND price IS NOT NULL AND currency IS NOT NULL AND is_active IS NOT NULL)),
    CHECK ((stock_version IS NULL) = (available IS NULL))
);

-- Carts, each a guest's (known by the hash of a secret) or a user's. A guest's cart that was merged points at the user's.
CREATE TABLE cart (
    id          TEXT   NOT NULL PRIMARY KEY,
    user_id     TEXT,
    secret_hash BYTEA,
    currency    TEXT,                         -- of everything in it; none when it is empty
    version     BIGINT NOT NULL CHECK (version >= 1),
    merged_into TEXT REFERENCES cart (id),
    touched_at  BIGINT NOT NULL,
    CHECK ((user_id IS NULL) <> (secret_hash IS NULL)),
    CHECK (merged_into IS NULL OR (user_id IS NULL AND currency IS NULL))
);
CREATE UNIQUE INDEX cart_user ON cart (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX cart_merged ON cart (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX cart_guests ON cart (touched_at) WHERE user_id IS NULL;

-- What is in a cart, with the name and the price that its buyer was last shown: that is what an order takes.
CREATE TABLE line (
    cart_id     TEXT   NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
    product_id  TEXT   NOT NULL REFERENCES product (id),
    quantity    BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    shown_name  TEXT   NOT NULL,
    shown_price BIGINT NOT NULL CHECK (shown_price >= 0),
    since       BIGINT NOT NULL,              -- the cart's version with which the product came in
    PRIMARY KEY (cart_id, product_id)
);

-- Orders that were paid and taken out of their carts: each once, whoever says it again.
CREATE TABLE cleared (
    order_id   TEXT   NOT NULL PRIMARY KEY,
    cart_id    TEXT   NOT NULL,
    version    BIGINT NOT NULL,               -- the cart's when it was ordered
    cleared_at BIGINT NOT NULL
);
