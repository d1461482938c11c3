-- min_compatible: 3
-- What regions and parties are called, in normal form (names.h), and since when external ids mean a party.
--
-- Both are derived from the resources by the code, and go out of date with it: `labels` says by which edition those of a
-- revision were derived, 0 for none. The service derives what is of another edition anew before it serves (store_names.h). A binary
-- that knows nothing of days would let an external id mean two parties: older ones refuse the store.
ALTER TABLE region ADD COLUMN labels INTEGER NOT NULL DEFAULT 0;
ALTER TABLE party ADD COLUMN labels INTEGER NOT NULL DEFAULT 0;

CREATE TABLE region_label (
  label TEXT NOT NULL,
  region TEXT NOT NULL,
  source INTEGER NOT NULL, -- Label::Source
  name TEXT NOT NULL, -- the registered name it is or derives from
  PRIMARY KEY (label, region)
) STRICT;
CREATE INDEX region_label_region ON region_label (region);

DROP TABLE party_label;
CREATE TABLE party_label (
  label TEXT NOT NULL,
  party TEXT NOT NULL,
  source INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (label, party)
) STRICT;
CREATE INDEX party_label_party ON party_label (party);

-- On no day does one identifier mean two parties: the days of the same (scheme, value) do not overlap.
DROP TABLE party_external_id;
CREATE TABLE external_id (
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  party TEXT NOT NULL,
  start_date TEXT NOT NULL, -- '' for always; where no source gives it, the day of the first that speaks
  start_known INTEGER NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT CHECK (end_date > start_date), -- NULL while open
  PRIMARY KEY (scheme, value, start_date)
) STRICT;
CREATE INDEX external_id_value ON external_id (value);
CREATE INDEX external_id_party ON external_id (party);
