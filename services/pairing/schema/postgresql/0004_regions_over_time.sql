-- Regions over time: when each was in force, what it came from, which lists and sets name it.
--
-- Dates of regions entered before this step are filled in from `data` when the service starts; until then they read "not known".
ALTER TABLE region ADD COLUMN start_date TEXT COLLATE "C" NOT NULL DEFAULT '9999-12-31'; -- as in pairing; '9999-12-31': nothing is known
ALTER TABLE region ADD COLUMN start_known BIGINT NOT NULL DEFAULT 0 CHECK (start_known IN (0, 1));
ALTER TABLE region ADD COLUMN end_date TEXT COLLATE "C"; -- first day no longer in force; NULL while open
CREATE INDEX region_parent ON region (parent, recorded_to);

-- The changes that present revisions of regions name.
CREATE TABLE region_change (
  successor TEXT COLLATE "C" NOT NULL,
  predecessor TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (successor, predecessor)
);
CREATE INDEX region_change_predecessor ON region_change (predecessor);

-- The tags that present revisions of regions bear.
CREATE TABLE region_tag (
  tag TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL,
  start_known BIGINT NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT COLLATE "C" CHECK (end_date > start_date),
  PRIMARY KEY (tag, region, start_date)
);
CREATE INDEX region_tag_region ON region_tag (region);

CREATE TABLE region_set (
  name TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL CHECK (revision > 0),
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  tag TEXT COLLATE "C" NOT NULL, -- '' for a set of members
  data BYTEA NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE UNIQUE INDEX region_set_present ON region_set (name) WHERE recorded_to = 9223372036854775807;
CREATE INDEX region_set_tag ON region_set (tag, recorded_to);

-- The members of present revisions of sets.
CREATE TABLE region_set_member (
  region_set TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  start_date TEXT COLLATE "C" NOT NULL, -- '0000-00-00': as long as the region is in force
  start_known BIGINT NOT NULL CHECK (start_known IN (0, 1)),
  end_date TEXT COLLATE "C" CHECK (end_date > start_date),
  PRIMARY KEY (region_set, region, start_date)
);
