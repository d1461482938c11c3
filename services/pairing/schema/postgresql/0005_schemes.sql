-- Rules passed with a reason, tags, and contradictions between entries.

ALTER TABLE pairing ADD COLUMN tags BIGINT NOT NULL DEFAULT 0; -- the sum of 2^tag

-- A rule that a pairing passed with a reason; as known from recorded_from until recorded_to.
CREATE TABLE pairing_exception (
  pairing TEXT COLLATE "C" NOT NULL,
  rule TEXT COLLATE "C" NOT NULL,
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to >= recorded_from),
  clause TEXT COLLATE "C" NOT NULL,
  document TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL, -- "51 of 50": number …
  most BIGINT NOT NULL,   -- … of most
  message TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (pairing, rule, recorded_from)
);

-- Entries that contradict each other, kept up to date by every change (contradictions.h).
CREATE TABLE contradiction (
  subject TEXT COLLATE "C" NOT NULL,
  kind BIGINT NOT NULL,
  other TEXT COLLATE "C" NOT NULL,
  scheme TEXT COLLATE "C" NOT NULL, -- '' for parties
  since TEXT COLLATE "C" NOT NULL,  -- '' where no day can be named
  supporter_region TEXT COLLATE "C" NOT NULL,
  recipient_region TEXT COLLATE "C" NOT NULL,
  found_at BIGINT NOT NULL,
  PRIMARY KEY (subject, kind, other)
);
CREATE INDEX contradiction_other ON contradiction (other, kind);
CREATE INDEX contradiction_scheme ON contradiction (scheme, kind);

-- Regions and parties that end, with the first day on which they are no more. Those that do not end are not here.
CREATE TABLE term_end (
  name TEXT COLLATE "C" PRIMARY KEY NOT NULL,
  end_date TEXT COLLATE "C" NOT NULL
);

-- What two parties may not share at one time: a name in a region, an external id.
CREATE TABLE party_identity (
  identity TEXT COLLATE "C" NOT NULL,
  party TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (identity, party)
);
CREATE INDEX party_identity_party ON party_identity (party);

-- One row once the contradictions of what was entered before this step have been looked for.
CREATE TABLE contradiction_scan (
  done BIGINT PRIMARY KEY NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- A scheme's pairings, for when its lanes change. By an expression, so that no other query takes it for its own: a scheme has most of
-- all pairings, a party has few.
CREATE INDEX pairing_in_scheme ON pairing ((scheme || '')) WHERE recorded_to = 9223372036854775807 AND activated = 1;
