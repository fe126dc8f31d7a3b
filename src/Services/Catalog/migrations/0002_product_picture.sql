-- Which product shows which pictures: what its images say, the other way round.
CREATE TABLE product_picture (
    picture_id TEXT NOT NULL,
    product_id TEXT NOT NULL REFERENCES product (id),
    PRIMARY KEY (picture_id, product_id)
);
CREATE INDEX product_picture_product ON product_picture (product_id);

-- Ids of 30 characters with a blank between them, twenty at most.
INSERT INTO product_picture (picture_id, product_id)
SELECT substr(p.images, 1 + 31 * n.column1, 30), p.id
FROM product AS p,
    (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19)) AS n
WHERE length(p.images) >= 30 + 31 * n.column1;
