DROP INDEX users_admins;
CREATE INDEX users_role ON users (role, id);
