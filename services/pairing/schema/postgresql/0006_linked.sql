-- Pairings that other services own: up to which revision of the owner the registry has followed, whether it refused that one, and if so
-- what it said (jiedui.trusteeship.events.v1.TrusteeshipChanged), to be tried again.
CREATE TABLE linked_pairing (
  owner TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  owner_revision BIGINT NOT NULL,
  refused BIGINT NOT NULL CHECK (refused IN (0, 1)),
  wanted BYTEA NOT NULL
);
