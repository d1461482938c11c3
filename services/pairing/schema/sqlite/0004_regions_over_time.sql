-- Regions over time: when each was in force, what it came from, which lists and sets name it.
--
-- Dates of regions entered before this step are filled in from `data` when the service starts; until then they read "not known".
ALTER TABLE region ADD COLUMN start_date TEXT NOT NULL DEFAULT '9999-12-31'; -- as in pairing; '9999-12-31': nothing is known
ALTER TABLE region ADD COLUMN start_known INTEGER NOT NULL DEFAULT 0 CHECK (start_known IN (0, 1));
ALTER TABLE region ADD COLUMN end_date TEXT; -- first day no longer in force; NULL while open
CREATE INDEX region_parent ON region (parent, recorded_to);

-- The changes that present revisions of regions name.
CREATE TABLE region_change (
  successor TEXT NOT NULL,
  predecessor TEXT NOT NULL,
  PRIMARY KEY (successor, predecessor)
) STRICT;
CREATE INDEX region_change_predecessor ON region_change (predecessor);

-- The tags that present revisions of regions bear.
CREATE TABLE region_tag (
  tag TEXT NOT NULL,
  region TEXT NOT NULL,
  start_date TEXT NOT NULL,
  start_known INTEGER NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT CHECK (end_date > start_date),
  PRIMARY KEY (tag, region, start_date)
) STRICT;
CREATE INDEX region_tag_region ON region_tag (region);

CREATE TABLE region_set (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  tag TEXT NOT NULL, -- '' for a set of members
  data BLOB NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;
CREATE UNIQUE INDEX region_set_present ON region_set (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX region_set_tag ON region_set (tag, recorded_to);

-- The members of present revisions of sets.
CREATE TABLE region_set_member (
  region_set TEXT NOT NULL,
  region TEXT NOT NULL,
  start_date TEXT NOT NULL, -- '0000-00-00': as long as the region is in force
  start_known INTEGER NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT CHECK (end_date > start_date),
  PRIMARY KEY (region_set, region, start_date)
) STRICT;
