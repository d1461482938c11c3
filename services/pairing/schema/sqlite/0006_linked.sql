-- Pairings that other services own: up to which revision of the owner the registry has followed, whether it refused that one, and if so
-- what it said (jiedui.trusteeship.events.v1.TrusteeshipChanged), to be tried again.
CREATE TABLE linked_pairing (
  owner TEXT NOT NULL PRIMARY KEY,
  owner_revision INTEGER NOT NULL,
  refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
  wanted BLOB NOT NULL
) STRICT;
