-- Pairings that other services own: up to which revision of the owner the registry has followed, and whether it refused that one.
CREATE TABLE linked_pairing (
  owner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  owner_revision BIGINT NOT NULL,
  refused BIGINT NOT NULL CHECK (refused IN (0, 1))
);
