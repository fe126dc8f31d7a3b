-- Whoever looks into an order finds what lies on the desk about it.
CREATE INDEX money_desk_order ON money_desk (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX dispute_order ON dispute (order_id);
