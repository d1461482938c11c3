-- What the events of the pairing registry and of the trusteeship service have told: rows by (name, revision), the highest wins.
CREATE TABLE heard_party (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  region_code TEXT COLLATE "C" NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL
);
CREATE INDEX heard_party_region ON heard_party (region_code, name);

CREATE TABLE heard_region (
  code TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  display_name TEXT COLLATE "C" NOT NULL
);

-- The lists that name a region: "poverty-county", "ethnic-area". A tag of an area holds for all that lies in it.
CREATE TABLE heard_tag (
  code TEXT COLLATE "C" NOT NULL,
  tag TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL, -- first day no longer; '9999-12-31' while open
  source TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (code, tag, start_date)
);

-- Pairings and trusteeships, which postings rest on.
CREATE TABLE heard_basis (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  in_force BIGINT NOT NULL CHECK (in_force IN (0, 1)), -- ACTIVE, whatever its dates
  supporter TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  supporter_region TEXT COLLATE "C" NOT NULL,
  recipient_region TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL, -- from which it is known to hold
  end_date TEXT COLLATE "C" NOT NULL -- first day no longer; '9999-12-31' while open
);
