-- Rules: what a clause states, in force on [effective_from, effective_to) in a region, known on [recorded_from, recorded_to).
--
-- A revision is all versions of one rule in one region: it closes the rows of the revision before and writes its own. So all rows
-- that are known at one time have the same revision, and their intervals do not overlap. The present revision ends at
-- 9223372036854775807 and not at NULL, so that one range condition answers "as known now" and "as known then".
CREATE TABLE rule (
  rule_id TEXT NOT NULL,
  region TEXT NOT NULL, -- division code; '' for everywhere
  revision INTEGER NOT NULL CHECK (revision > 0),
  effective_from TEXT NOT NULL,
  effective_to TEXT CHECK (effective_to > effective_from), -- first day no longer in force; NULL while open
  recorded_from INTEGER NOT NULL,
  recorded_to INTEGER NOT NULL CHECK (recorded_to > recorded_from),
  data BLOB NOT NULL,
  PRIMARY KEY (rule_id, region, revision, effective_from)
) STRICT;
CREATE UNIQUE INDEX rule_present ON rule (rule_id, region, effective_from) WHERE recorded_to = 9223372036854775807;
