-- Who takes part in which training.
CREATE TABLE attendance (
  training TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  completed BIGINT NOT NULL CHECK (completed IN (0, 1)),
  PRIMARY KEY (training, person)
);
CREATE INDEX attendance_person ON attendance (person);
