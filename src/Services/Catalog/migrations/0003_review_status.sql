CREATE INDEX review_status ON review (status, id);
