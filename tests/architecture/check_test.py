"""Every rule of check.py lets a good sample through and refuses a bad one."""

import pathlib
import tempfile
import unittest

import check

GOOD = {
    "common/base/id.h": '#include "absl/strings/string_view.h"\n#include "google/protobuf/message.h"\n',
    "common/base/clock.h": '#include "absl/time/clock.h"\n',
    "common/base/call.h": '#include "common/base/clock.h"\n',
    "common/db/sqlite/engine.cc": '#include <sqlite3.h>\n#include "common/base/id.h"\n',
    "common/db/postgresql/engine.cc": '#include <libpq-fe.h>\n',
    "common/messaging/redis.cc": '#include <hiredis/hiredis.h>\n#include "common/db/tail.h"\n',
    "common/rpc/server.h": '#include <grpcpp/grpcpp.h>\n#include "common/db/tail.h"\n',
    "common/db/mutate_test.cc": '#include <sqlite3.h>\n#include "common/testing/databases.h"\n',
    "services/pairing/policy.h": '#include "common/base/call.h"\n#include "jiedui/pairing/v1/pairing.pb.h"\n',
    "services/pairing/service.h": '#include "common/rpc/server.h"\n',
    "services/pairing/service.cc": '#include "services/pairing/policy.h"\n#include "common/rpc/server.h"\n',
    "clients/cli/main.cc": '#include "common/rpc/server.h"\n',
    "clients/subscribers/cpp/main.cc": '#include <hiredis/hiredis.h>\n',
    "proto/jiedui/pairing/v1/pairing.proto": 'import "jiedui/type/v1/type.proto";\nimport "google/rpc/status.proto";\n',
    "services/pairing/schema/sqlite/0001_start.sql":
        "CREATE TABLE pairings (name TEXT NOT NULL, n INTEGER, data BLOB, PRIMARY KEY (name)) STRICT;\n"
        "-- a comment; with a semicolon\nALTER TABLE pairings ADD COLUMN m INTEGER NOT NULL DEFAULT 0;\n",
    "services/pairing/schema/postgresql/0001_start.sql":
        'CREATE TABLE pairings (name TEXT COLLATE "C" PRIMARY KEY, n BIGINT, data BYTEA, m INTEGER NOT NULL DEFAULT 0);\n'
        "-- only here: SQLite has one writer\nCREATE TABLE locks (n BIGINT);\n",
}

BAD = [  # (what is wrong, path, text, part of the complaint)
    ("base includes db", "common/base/x.h", '#include "common/db/tail.h"\n', "may not include common/db/tail.h"),
    ("db includes rpc", "common/db/x.h", '#include "common/rpc/server.h"\n', "may not include common/rpc/server.h"),
    ("rpc includes messaging", "common/rpc/x.h", '#include "common/messaging/redis.h"\n', "may not include"),
    ("common includes a service", "common/rpc/x.cc", '#include "services/pairing/policy.h"\n', "may not include services"),
    ("testing includes a service", "common/testing/x.h", '#include "services/pairing/policy.h"\n', "may not include services"),
    ("production includes testing", "common/db/x.cc", '#include "common/testing/databases.h"\n', "may not include common/testing"),
    ("a folder nobody described", "common/extra/x.h", '#include "common/base/id.h"\n', "may not include common/base/id.h"),
    ("service includes service", "services/reporting/x.cc", '#include "services/pairing/policy.h"\n', "may not include"),
    ("a service's test does so", "services/reporting/x_test.cc", '#include "services/pairing/policy.h"\n', "may not include"),
    ("client includes db", "clients/cli/x.cc", '#include "common/db/tail.h"\n', "may not include common/db"),
    ("client includes a service", "clients/cli/x.cc", '#include "services/pairing/policy.h"\n', "may not include services"),
    ("gRPC in base", "common/base/x.h", "#include <grpcpp/grpcpp.h>\n", "may be included only below"),
    ("gRPC in db", "common/db/x.h", "#include <grpcpp/grpcpp.h>\n", "may be included only below"),
    ("relative include", "common/base/x.h", '#include "id.h"\n', "from the source root"),
    ("parent include", "common/base/x.h", '#include "../db/tail.h"\n', "from the source root"),
    ("SQLite in a service", "services/pairing/store.cc", "#include <sqlite3.h>\n", "only below common"),
    ("SQLite twice in common", "common/rpc/x.cc", "#include <sqlite3.h>\n", "more than one folder"),
    ("libpq in the CLI", "clients/cli/x.cc", "#include <libpq-fe.h>\n", "only below common"),
    ("hiredis in db", "common/db/x.cc", "#include <hiredis/async.h>\n", "more than one folder"),
    ("policy includes db", "services/pairing/policy.cc", '#include "common/db/tail.h"\n', "policy is values in"),
    ("policy reaches rpc", "services/pairing/policy.cc", '#include "services/pairing/service.h"\n', "policy is values in"),
    ("policy of a capability includes db", "services/pairing/plans/policy_plan.cc", '#include "common/db/tail.h"\n', "policy is values in"),
    ("policy includes the clock", "services/pairing/policy_x.h", '#include "common/base/clock.h"\n', "policy is values in"),
    ("policy reads the clock", "services/pairing/policy.cc", "auto t = absl::Now();\n", "reads no clock"),
    ("proto imports a service", "proto/jiedui/type/v1/x.proto", 'import "jiedui/pairing/v1/pairing.proto";\n', "may not import"),
    ("a test sleeps", "common/db/x_test.cc", "absl::SleepFor(absl::Seconds(1));\n", "does not sleep"),
    ("a table on one engine", "services/pairing/schema/sqlite/0002_x.sql", "CREATE TABLE t (a TEXT) STRICT;\n",
     "is in SQLite and not in PostgreSQL"),
    ("a column on one engine", "services/pairing/schema/postgresql/0002_x.sql", "ALTER TABLE pairings ADD COLUMN x BIGINT;\n",
     "has columns"),
    ("another type", "services/pairing/schema/sqlite/0001_start.sql",
     "CREATE TABLE pairings (name TEXT PRIMARY KEY, n TEXT, data BLOB, m INTEGER NOT NULL) STRICT;\n", "pairings.n is"),
    ("another NOT NULL", "services/pairing/schema/sqlite/0001_start.sql",
     "CREATE TABLE pairings (name TEXT PRIMARY KEY, n INTEGER NOT NULL, data BLOB, m INTEGER NOT NULL) STRICT;\n", "pairings.n is"),
    ("not STRICT", "services/pairing/schema/sqlite/0001_start.sql",
     "CREATE TABLE pairings (name TEXT PRIMARY KEY, n INTEGER, data BLOB, m INTEGER NOT NULL);\n", "is not STRICT"),
    ("no collation", "services/pairing/schema/postgresql/0001_start.sql",
     "CREATE TABLE pairings (name TEXT PRIMARY KEY, n BIGINT, data BYTEA, m INTEGER NOT NULL);\n", "without COLLATE"),
    ("unreadable DDL", "services/pairing/schema/sqlite/0002_x.sql", "ALTER TABLE pairings RENAME COLUMN n TO k;\n", "cannot read"),
]


class CheckTest(unittest.TestCase):

  def found(self, files):
    with tempfile.TemporaryDirectory() as folder:
      root = pathlib.Path(folder)
      for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
      return check.violations(root)

  def test_good_sample_passes(self):
    self.assertEqual(self.found(GOOD), [])

  def test_bad_samples_are_refused(self):
    for what, path, text, complaint in BAD:
      with self.subTest(what):
        found = self.found({**GOOD, path: text})
        self.assertTrue(any(complaint in line for line in found), f"nothing says '{complaint}': {found}")


if __name__ == "__main__":
  unittest.main()
