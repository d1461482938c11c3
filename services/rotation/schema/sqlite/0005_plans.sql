-- What came of placement plans, apart from their revisions: the certificate, and the lines as officials read them.
CREATE TABLE placement_result (
  plan TEXT NOT NULL PRIMARY KEY,
  problem BLOB NOT NULL, -- PlacementProblem
  solution BLOB NOT NULL -- PlacementSolution
) STRICT;

CREATE TABLE placement (
  plan TEXT NOT NULL,
  line INTEGER NOT NULL, -- from 1: those placed in order of person, those who stay, needs that are not met
  person TEXT NOT NULL, -- '' for a need
  need TEXT NOT NULL, -- '' for a person who stays
  posting TEXT NOT NULL, -- '' until accepted
  data BLOB NOT NULL, -- Placement
  PRIMARY KEY (plan, line)
) STRICT;
