-- Rules passed with a reason, tags, and contradictions between entries.

ALTER TABLE pairing ADD COLUMN tags INTEGER NOT NULL DEFAULT 0; -- the sum of 2^tag

-- A rule that a pairing passed with a reason; as known from recorded_from until recorded_to.
CREATE TABLE pairing_exception (
  pairing TEXT NOT NULL,
  rule TEXT NOT NULL,
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to >= recorded_from),
  clause TEXT NOT NULL,
  document TEXT NOT NULL,
  reason TEXT NOT NULL,
  number INTEGER NOT NULL, -- "51 of 50": number …
  most INTEGER NOT NULL,   -- … of most
  message TEXT NOT NULL,
  PRIMARY KEY (pairing, rule, recorded_from)
) STRICT;

-- Entries that contradict each other, kept up to date by every change (contradictions.h).
CREATE TABLE contradiction (
  subject TEXT NOT NULL,
  kind INTEGER NOT NULL,
  other TEXT NOT NULL,
  scheme TEXT NOT NULL, -- '' for parties
  since TEXT NOT NULL,  -- '' where no day can be named
  supporter_region TEXT NOT NULL,
  recipient_region TEXT NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (subject, kind, other)
) STRICT;
CREATE INDEX contradiction_other ON contradiction (other, kind);
CREATE INDEX contradiction_scheme ON contradiction (scheme, kind);

-- Regions and parties that end, with the first day on which they are no more. Those that do not end are not here.
CREATE TABLE term_end (
  name TEXT PRIMARY KEY NOT NULL,
  end_date TEXT NOT NULL
) STRICT;

-- What two parties may not share at one time: a name in a region, an external id.
CREATE TABLE party_identity (
  identity TEXT NOT NULL,
  party TEXT NOT NULL,
  PRIMARY KEY (identity, party)
) STRICT;
CREATE INDEX party_identity_party ON party_identity (party);

-- One row once the contradictions of what was entered before this step have been looked for.
CREATE TABLE contradiction_scan (
  done INTEGER PRIMARY KEY NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;

-- A scheme's pairings, for when its lanes change. By an expression, so that no other query takes it for its own: a scheme has most of
-- all pairings, a party has few.
CREATE INDEX pairing_in_scheme ON pairing ((scheme || '')) WHERE recorded_to = 9223372036854775807 AND activated = 1;
