-- The result of a plan is written piece by piece, each in a transaction of its own, by an attempt that nobody reads until the transaction that
-- makes the plan computed names it here. What an attempt left that never got there is deleted.
ALTER TABLE placement_result RENAME TO placement_result_whole;
CREATE TABLE placement_result (
  plan TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  attempt TEXT COLLATE "C" NOT NULL,
  problem_size BIGINT NOT NULL, -- bytes of the PlacementProblem, which comes first
  solution_size BIGINT NOT NULL -- bytes of the PlacementSolution
);
CREATE TABLE placement_piece (
  plan TEXT COLLATE "C" NOT NULL,
  attempt TEXT COLLATE "C" NOT NULL,
  first BIGINT NOT NULL, -- byte of the whole
  beyond BIGINT NOT NULL,
  data BYTEA NOT NULL,
  PRIMARY KEY (plan, attempt, first)
);
CREATE TABLE placement_line (
  plan TEXT COLLATE "C" NOT NULL,
  attempt TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL, -- from 1: those placed in order of person, those who stay, needs that are not met
  person TEXT COLLATE "C" NOT NULL, -- '' for a need
  need TEXT COLLATE "C" NOT NULL, -- '' for a person who stays
  posting TEXT COLLATE "C" NOT NULL, -- '' until accepted
  data BYTEA NOT NULL, -- Placement
  PRIMARY KEY (plan, attempt, line)
);
INSERT INTO placement_result (plan, attempt, problem_size, solution_size)
  SELECT plan, 'whole', length(problem), length(solution) FROM placement_result_whole;
INSERT INTO placement_piece (plan, attempt, first, beyond, data)
  SELECT plan, 'whole', 0, length(problem), problem FROM placement_result_whole WHERE length(problem) > 0;
INSERT INTO placement_piece (plan, attempt, first, beyond, data)
  SELECT plan, 'whole', length(problem), length(problem) + length(solution), solution FROM placement_result_whole
  WHERE length(solution) > 0;
INSERT INTO placement_line (plan, attempt, line, person, need, posting, data)
  SELECT plan, 'whole', line, person, need, posting, data FROM placement;
DROP TABLE placement_result_whole;
DROP TABLE placement;

-- How far the computation of a queued plan is: overwritten as it goes, in no revision and in no event.
CREATE TABLE placement_progress (
  plan TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL, -- of the plan that is computed
  stage BIGINT NOT NULL, -- PlacementPlan.Progress.Stage
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  at BIGINT NOT NULL -- microseconds since 1970
);
