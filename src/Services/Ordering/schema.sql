-- Orders. "orders", as "order" is a word of SQL. A row is where an order stands now; how it got there is in order_step.
CREATE TABLE orders (
    id               TEXT   NOT NULL PRIMARY KEY,
    number           TEXT   NOT NULL UNIQUE,          -- the last 8 characters of the id; for people, no credential
    status           TEXT   NOT NULL CHECK (status IN (
        'pending', 'awaiting-payment', 'paid', 'shipped', 'delivered', 'rejected', 'expired', 'cancelled', 'refunded')),
    customer_id      TEXT,                            -- none: a guest's, or of somebody who was erased
    email            TEXT   NOT NULL,                 -- empty once its owner was erased
    cart_id          TEXT   NOT NULL,
    cart_version     BIGINT NOT NULL,
    currency         TEXT   NOT NULL,
    subtotal_minor   BIGINT NOT NULL CHECK (subtotal_minor >= 0),
    discount_minor   BIGINT NOT NULL CHECK (discount_minor >= 0 AND discount_minor <= subtotal_minor),
    shipping_minor   BIGINT NOT NULL CHECK (shipping_minor >= 0),
    tax_minor        BIGINT NOT NULL CHECK (tax_minor >= 0),
    total_minor      BIGINT NOT NULL CHECK (total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor),
    shipping_address TEXT,                            -- as the buyer wrote it, JSON
    payment_id       TEXT,                            -- the one payment that paid it
    tracking         TEXT,
    has_refunds      BIGINT NOT NULL CHECK (has_refunds IN (0, 1)),      -- money of some payment went or is going back: look before taking
    is_live          BIGINT NOT NULL CHECK (is_live IN (0, 1)),          -- not come to nothing; changes once, so its index rests
    holder           TEXT,                            -- while unpaid: who holds stock by it, a customer or a guest's network
    due_at           BIGINT,                          -- while unpaid: when the clock looks at it
    expires_at       BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    version          BIGINT NOT NULL CHECK (version >= 1),               -- the number of its steps
    email_folded     TEXT,                            -- what two spellings of its e-mail have in common; none once its owner was erased
    CHECK ((is_live = 0) = (status IN ('rejected', 'expired', 'cancelled', 'refunded'))),
    CHECK ((due_at IS NOT NULL) = (status IN ('pending', 'awaiting-payment'))),
    CHECK (holder IS NULL OR due_at IS NOT NULL),
    CHECK (payment_id IS NULL OR status IN ('paid', 'shipped', 'delivered', 'cancelled', 'refunded')),
    CHECK (payment_id IS NOT NULL OR total_minor = 0 OR status NOT IN ('paid', 'shipped', 'delivered', 'refunded'))
);
-- One live order per cart version: what was ordered can't be ordered again until it came to nothing.
CREATE UNIQUE INDEX orders_cart_id_cart_version_key ON orders (cart_id, cart_version) WHERE is_live = 1;
CREATE INDEX orders_customer ON orders (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_email ON orders (email_folded, id) WHERE email_folded IS NOT NULL;
CREATE INDEX orders_holder ON orders (holder) WHERE holder IS NOT NULL;
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX orders_decided ON orders (status, id) WHERE due_at IS NULL;

CREATE TABLE order_line (
    order_id     TEXT   NOT NULL REFERENCES orders (id),
    line_no      BIGINT NOT NULL CHECK (line_no >= 1),
    product_id   TEXT   NOT NULL,
    product_name TEXT   NOT NULL,
    quantity     BIGINT NOT NULL CHECK (quantity >= 1),
    unit_minor   BIGINT NOT NULL CHECK (unit_minor >= 0),
    line_minor   BIGINT NOT NULL CHECK (line_minor = quantity * unit_minor),
    PRIMARY KEY (order_id, line_no)
);

-- What happened to an order, only ever added to. The states agree with the row's; a step that moves is a legal one.
CREATE TABLE order_step (
    order_id   TEXT   NOT NULL REFERENCES orders (id),
    seq        BIGINT NOT NULL CHECK (seq >= 1),
    from_state TEXT   NOT NULL,
    to_state   TEXT   NOT NULL,
    what       TEXT   NOT NULL,
    actor      TEXT   NOT NULL,           -- customer, guest, a member of staff by id, or what acted: inventory, payments, clock
    about      TEXT,                      -- for what may be told once of each: the payment or refund
    detail     TEXT,                      -- a reason, or what was short as JSON
    at         BIGINT NOT NULL,
    PRIMARY KEY (order_id, seq),
    CHECK (from_state || ' ' || to_state IN (
        'none pending', 'pending awaiting-payment', 'pending paid', 'pending rejected', 'pending expired', 'pending cancelled',
        'awaiting-payment paid', 'awaiting-payment expired', 'awaiting-payment cancelled',
        'paid shipped', 'paid cancelled', 'paid refunded', 'shipped delivered', 'shipped refunded', 'delivered refunded',
        'pending pending', 'awaiting-payment awaiting-payment', 'paid paid', 'shipped shipped', 'delivered delivered',
        'rejected rejected', 'expired expired', 'cancelled cancelled', 'refunded refunded'))
);
CREATE UNIQUE INDEX order_step_order_id_what_about_key ON order_step (order_id, what, about) WHERE about IS NOT NULL;

-- How much of each payment of an order went back so far.
CREATE TABLE order_refund (
    order_id       TEXT   NOT NULL REFERENCES orders (id),
    payment_id     TEXT   NOT NULL,
    refunded_minor BIGINT NOT NULL CHECK (refunded_minor > 0),
    PRIMARY KEY (order_id, payment_id)
);

-- Customers to be forgotten; kept until no order of theirs can come any more.
CREATE TABLE erased_customer (
    customer_id TEXT   NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL
);

-- Where the demo shop's customers are with their past orders; without a row this shop is no demo.
CREATE TABLE demo (
    id       TEXT   NOT NULL PRIMARY KEY CHECK (id = 'demo'),
    number   BIGINT NOT NULL CHECK (number >= 1),
    step     TEXT   NOT NULL CHECK (step IN ('fill', 'check-out', 'settle')),
    order_id TEXT,
    tries    BIGINT NOT NULL CHECK (tries >= 0),
    due_at   BIGINT,                          -- none: everything is bought
    lease    BIGINT NOT NULL,
    CHECK (step <> 'settle' OR order_id IS NOT NULL)
);
