-- What the events of the pairing registry and of the trusteeship service have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  region_code TEXT NOT NULL,
  display_name TEXT NOT NULL
) STRICT;
CREATE INDEX heard_party_region ON heard_party (region_code, name);

CREATE TABLE heard_region (
  code TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  display_name TEXT NOT NULL
) STRICT;

-- The lists that name a region: "poverty-county", "ethnic-area". A tag of an area holds for all that lies in it.
CREATE TABLE heard_tag (
  code TEXT NOT NULL,
  tag TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL, -- first day no longer; '9999-12-31' while open
  source TEXT NOT NULL,
  PRIMARY KEY (code, tag, start_date)
) STRICT;

-- Pairings and trusteeships, which postings rest on.
CREATE TABLE heard_basis (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)), -- ACTIVE, whatever its dates
  supporter TEXT NOT NULL,
  recipient TEXT NOT NULL,
  supporter_region TEXT NOT NULL,
  recipient_region TEXT NOT NULL,
  start_date TEXT NOT NULL, -- from which it is known to hold
  end_date TEXT NOT NULL -- first day no longer; '9999-12-31' while open
) STRICT;
