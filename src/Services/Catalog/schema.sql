-- The tree of categories, at most five levels deep. Who changes it takes the turn "categories" first.
CREATE TABLE category (
    id        TEXT   NOT NULL PRIMARY KEY,
    slug      TEXT   NOT NULL UNIQUE,
    name      TEXT   NOT NULL,
    parent_id TEXT   REFERENCES category (id),
    version   BIGINT NOT NULL,
    CHECK (parent_id IS NULL OR parent_id <> id)
);
CREATE INDEX category_parent ON category (parent_id);

CREATE TABLE product (
    id            TEXT   NOT NULL PRIMARY KEY,
    sku           TEXT   NOT NULL UNIQUE,
    slug          TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    description   TEXT   NOT NULL,
    price_minor   BIGINT NOT NULL CHECK (price_minor >= 0),
    currency      TEXT   NOT NULL,
    price_rank    BIGINT NOT NULL,              -- thousandths of the major unit: what prices are sorted and filtered by
    category_id   TEXT   REFERENCES category (id),
    attributes    TEXT   NOT NULL,              -- a JSON object of texts
    images        TEXT   NOT NULL,              -- ids of pictures with a blank between them, the first one first
    status        TEXT   NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
    version       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    available     BIGINT NOT NULL CHECK (available >= 0),       -- as Inventory said last
    stock_version BIGINT NOT NULL,
    rating_sum    BIGINT NOT NULL CHECK (rating_sum >= review_count AND rating_sum <= review_count * 5),
    review_count  BIGINT NOT NULL CHECK (review_count >= 0),
    rating_rank   BIGINT NOT NULL,              -- hundredths of a star
    asides        BIGINT NOT NULL               -- grows with what is shown beside the product itself: its rating
);
CREATE INDEX product_newest ON product (status, id);
CREATE INDEX product_price ON product (status, price_rank, id);
CREATE INDEX product_rating ON product (status, rating_rank, id);
CREATE INDEX product_category ON product (category_id, status, id);

-- Every slug that a product has or had: an old one leads to the product for ever and is never another's.
CREATE TABLE product_slug (
    slug       TEXT NOT NULL PRIMARY KEY,
    product_id TEXT NOT NULL
);

-- Which product shows which pictures: what its images say, the other way round.
CREATE TABLE product_picture (
    picture_id TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    PRIMARY KEY (picture_id, product_id)
);
CREATE INDEX product_picture_product ON product_picture (product_id);

-- Which words a product is found by, and how much each says about it.
CREATE TABLE product_word (
    product_id TEXT   NOT NULL,
    word       TEXT   NOT NULL,
    weight     BIGINT NOT NULL CHECK (weight > 0),
    PRIMARY KEY (product_id, word)
);
CREATE INDEX product_word_found ON product_word (word, weight DESC, product_id DESC);

-- A stock that Inventory was asked to set, and what it answered.
CREATE TABLE stock_ask (
    id         TEXT   NOT NULL PRIMARY KEY,
    product_id TEXT   NOT NULL REFERENCES product (id),
    stock      BIGINT NOT NULL CHECK (stock >= 0),
    asked_at   BIGINT NOT NULL,
    outcome    TEXT   CHECK (outcome IN ('set', 'refused')),
    reserved   BIGINT                           -- what is held for orders, where that was in the way
);
CREATE INDEX stock_ask_product ON stock_ask (product_id, id);
CREATE INDEX stock_ask_old ON stock_ask (asked_at);

CREATE TABLE review (
    id          TEXT   NOT NULL PRIMARY KEY,
    product_id  TEXT   NOT NULL REFERENCES product (id),
    customer_id TEXT   NOT NULL,
    rating      BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title       TEXT   NOT NULL,
    body        TEXT   NOT NULL,
    status      TEXT   NOT NULL CHECK (status IN ('published', 'hidden')),
    created_at  BIGINT NOT NULL,
    UNIQUE (product_id, customer_id)
);
CREATE INDEX review_product ON review (product_id, status, id);
CREATE INDEX review_customer ON review (customer_id, id);
CREATE INDEX review_status ON review (status, id);

-- Who bought what, so that a review can say that it knows what it talks about.
CREATE TABLE purchase (
    customer_id TEXT NOT NULL,
    product_id  TEXT NOT NULL,
    PRIMARY KEY (customer_id, product_id)
);

-- How many of a product were ever sold.
CREATE TABLE product_sale (
    product_id TEXT   NOT NULL PRIMARY KEY,
    sold       BIGINT NOT NULL CHECK (sold > 0)
);

-- Customers who asked to be forgotten: what they left is taken away in turns, and nothing is written down of them any more.
CREATE TABLE forgotten_customer (
    customer_id TEXT   NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL,
    is_done     BIGINT NOT NULL CHECK (is_done IN (0, 1))
);
CREATE INDEX forgotten_customer_open ON forgotten_customer (customer_id) WHERE is_done = 0;

-- Decisions that must be taken one after another: whoever takes a turn goes on when the one before has committed.
CREATE TABLE turn (
    name  TEXT   NOT NULL PRIMARY KEY,
    taken BIGINT NOT NULL
);

-- How much of the demo shop is still to be loaded; without a row this shop is somebody's own.
CREATE TABLE demo (
    id        TEXT   NOT NULL PRIMARY KEY CHECK (id = 'demo'),
    remaining BIGINT NOT NULL CHECK (remaining >= 0)
);
