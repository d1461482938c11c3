-- What came of placement plans, apart from their revisions: the certificate, and the lines as officials read them.
CREATE TABLE placement_result (
  plan TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  problem BYTEA NOT NULL, -- PlacementProblem
  solution BYTEA NOT NULL -- PlacementSolution
);

CREATE TABLE placement (
  plan TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL, -- from 1: those placed in order of person, those who stay, needs that are not met
  person TEXT COLLATE "C" NOT NULL, -- '' for a need
  need TEXT COLLATE "C" NOT NULL, -- '' for a person who stays
  posting TEXT COLLATE "C" NOT NULL, -- '' until accepted
  data BYTEA NOT NULL, -- Placement
  PRIMARY KEY (plan, line)
);
