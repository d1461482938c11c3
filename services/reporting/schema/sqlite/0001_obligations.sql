-- What units owe for a period. Revisions as in common/resource/table.h.
CREATE TABLE obligation (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  duty TEXT NOT NULL,
  period TEXT NOT NULL,
  year INTEGER NOT NULL,
  party TEXT NOT NULL,
  counterpart TEXT NOT NULL, -- the last of the other sides; '' for none
  region_code TEXT NOT NULL,
  state INTEGER NOT NULL,
  due_on TEXT NOT NULL,
  authors TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX obligation_present ON obligation (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_period ON obligation (duty, period, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_party ON obligation (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_counterpart ON obligation (counterpart, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX obligation_region ON obligation (region_code, name) WHERE recorded_to = 9223372036854775807;

-- All other resources (common/resource/keyed.h).
CREATE TABLE resource (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  parent TEXT NOT NULL,
  party TEXT NOT NULL,
  region_code TEXT NOT NULL,
  other_region TEXT NOT NULL,
  state INTEGER NOT NULL,
  type INTEGER NOT NULL,
  year INTEGER NOT NULL,
  code TEXT NOT NULL,
  word TEXT NOT NULL,
  authors TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX resource_present ON resource (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_parent ON resource (parent, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_party ON resource (party, name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX resource_code ON resource (code, name) WHERE recorded_to = 9223372036854775807;

-- What the events of the pairing registry have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  region_code TEXT NOT NULL,
  display_name TEXT NOT NULL
) STRICT;

CREATE TABLE heard_pairing (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  scheme TEXT NOT NULL,
  supporter TEXT NOT NULL,
  recipient TEXT NOT NULL,
  data BLOB NOT NULL -- jiedui.pairing.v1.Pairing as the event had it
) STRICT;
CREATE INDEX heard_pairing_supporter ON heard_pairing (supporter, name);
CREATE INDEX heard_pairing_recipient ON heard_pairing (recipient, name);
CREATE INDEX heard_pairing_scheme ON heard_pairing (scheme, name);
