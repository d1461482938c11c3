-- Pairings that other services own: up to which revision of the owner the registry has followed, and whether it refused that one.
CREATE TABLE linked_pairing (
  owner TEXT NOT NULL PRIMARY KEY,
  owner_revision INTEGER NOT NULL,
  refused INTEGER NOT NULL CHECK (refused IN (0, 1))
) STRICT;
