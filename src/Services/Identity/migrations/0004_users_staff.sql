CREATE INDEX users_staff ON users (id) WHERE role = 'staff';
