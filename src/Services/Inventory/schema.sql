-- What there is of each product. Sold pieces have left on_hand; reserved ones are still there and can't be sold again.
CREATE TABLE stock (
    product_id      TEXT   NOT NULL PRIMARY KEY,
    sku             TEXT   NOT NULL,
    product_name    TEXT   NOT NULL,
    product_version BIGINT NOT NULL,          -- of Catalog's word that sku and name come from
    on_hand         BIGINT NOT NULL,
    reserved        BIGINT NOT NULL,
    low_stock_at    BIGINT NOT NULL CHECK (low_stock_at >= 0),
    version         BIGINT NOT NULL,          -- grows with each movement, which is numbered by it
    said_available  BIGINT NOT NULL,          -- what the others were told last; -1: nothing that still counts
    is_low          BIGINT NOT NULL CHECK (is_low IN (0, 1)),      -- and the staff were told; a shelf that never held anything is not
    CHECK (reserved >= 0 AND reserved <= on_hand)
);
CREATE INDEX stock_unsaid ON stock (product_id) WHERE on_hand - reserved <> said_available;
CREATE INDEX stock_low ON stock (product_id) WHERE is_low = 1;

-- What an order has of each product; all products of an order are in the same state. A row may stand for an order that was over before
-- it was heard of.
CREATE TABLE hold (
    order_id   TEXT   NOT NULL,
    product_id TEXT   NOT NULL,
    quantity   BIGINT NOT NULL CHECK (quantity > 0),
    state      TEXT   NOT NULL CHECK (state IN ('held', 'released', 'committed', 'restocked')),
    PRIMARY KEY (order_id, product_id)
);

-- Every change of every stock, only ever added: the stock is the sum of its movements.
CREATE TABLE movement (
    product_id TEXT   NOT NULL REFERENCES stock (product_id),
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    reason     TEXT   NOT NULL CHECK (reason IN ('hold', 'release', 'sale', 'restock', 'set', 'adjust')),
    reference  TEXT   NOT NULL,               -- the order, or the question or edit of the staff
    note       TEXT,                          -- the staff's words
    d_on_hand  BIGINT NOT NULL,
    d_reserved BIGINT NOT NULL,
    on_hand    BIGINT NOT NULL,               -- after it
    reserved   BIGINT NOT NULL,
    PRIMARY KEY (product_id, version),
    UNIQUE (reason, reference, product_id),
    CHECK (reserved >= 0 AND reserved <= on_hand)
);
