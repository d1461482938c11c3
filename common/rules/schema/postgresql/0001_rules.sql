-- Rules: what a clause states, in force on [effective_from, effective_to) in a region, known on [recorded_from, recorded_to).
--
-- A revision is all versions of one rule in one region: it closes the rows of the revision before and writes its own. So all rows
-- that are known at one time have the same revision, and their intervals do not overlap. The present revision ends at
-- 9223372036854775807 and not at NULL, so that one range condition answers "as known now" and "as known then".
CREATE TABLE rule (
  rule_id TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL, -- division code; '' for everywhere
  revision BIGINT NOT NULL CHECK (revision > 0),
  effective_from TEXT COLLATE "C" NOT NULL,
  effective_to TEXT COLLATE "C" CHECK (effective_to > effective_from), -- first day no longer in force; NULL while open
  recorded_from BIGINT NOT NULL,
  recorded_to BIGINT NOT NULL CHECK (recorded_to > recorded_from),
  data BYTEA NOT NULL,
  PRIMARY KEY (rule_id, region, revision, effective_from)
);
CREATE UNIQUE INDEX rule_present ON rule (rule_id, region, effective_from) WHERE recorded_to = 9223372036854775807;
