"""The rules of structure that no compiler holds: who may include whom, and one schema for both engines.

  python3 check.py ROOT     prints every violation as path:line: text; exit code 1 when there is one
"""

import pathlib
import re
import sys

# Folder → folders below `common` that it may include besides itself. A folder that is not named here may include nothing of ours.
COMMON = {
    "common/base": [],
    "common/db": ["common/base"],
    "common/rpc": ["common/base", "common/db"],  # db: EventService reads the event log
    "common/messaging": ["common/base", "common/db", "common/rpc"],  # rpc: a consumer catches up by WatchEvents
    "common/placement": ["common/base"],
    "common/rules": ["common/base", "common/db", "common/rpc"],
    "common/resource": ["common/base", "common/db", "common/rpc"],
    "common/process": ["common/base", "common/db", "common/rpc", "common/messaging", "common/rules"],
    "common/testing": ["common/base", "common/db", "common/rpc", "common/messaging", "common/rules"],
}
# What a service, and a client, may include of `common`.
SERVICE = ["common/base", "common/db", "common/rpc", "common/messaging", "common/rules", "common/resource", "common/process",
           "common/placement"]
CLIENT = ["common/base", "common/rpc", "common/placement"]

# Libraries that only these folders may name. gRPC stays out of base and db, so that policy and stores are tested without it.
GRPC = ["common/rpc", "common/messaging", "common/rules", "common/process", "common/testing", "services", "clients", "tests"]
ONLY_BELOW = {"grpc": GRPC, "grpcpp": GRPC}
# Each driver is included in one folder of `common`, so that exchanging or mending it touches one folder.
DRIVERS = ["sqlite3.h", "libpq-fe.h", "hiredis"]  # hiredis/hiredis.h and its neighbours

# What policy must not reach, even through another header: it is pure functions of values.
NOT_FOR_POLICY = ["common/db/", "common/rpc/", "common/messaging/", "grpcpp/", "grpc/", "common/base/clock.h",
                  "absl/time/clock.h"]

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
IMPORT = re.compile(r'^\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"')


def below(path, folder):
  return path == folder or path.startswith(folder.rstrip("/") + "/")


def is_test(path):
  return below(path, "tests") or below(path, "common/testing") or re.search(r"_(test|fuzz)\.cc$|_test_\w+\.(h|cc)$", path)


def sources(root, folders, suffixes):
  for folder in folders:
    for path in sorted((root / folder).rglob("*")):
      if path.suffix in suffixes and path.is_file() and "node_modules" not in path.parts:
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace").splitlines()


def read_includes(root):
  """{path: [(line number, included path)]} of all C and C++ files."""
  files = sources(root, ["common", "services", "clients", "tests"], [".h", ".cc", ".c"])
  return {path: [(number, match[1]) for number, line in enumerate(lines, 1) if (match := INCLUDE.match(line))]
          for path, lines in files}


def may_include(path, target):
  """May the file at `path` include our file `target`?"""
  test = is_test(path)
  if below(path, "tests"):
    return True
  if below(path, "common"):
    own = next((folder for folder in COMMON if below(path, folder)), None)
    if own is None:
      return False
    allowed = [own] + COMMON[own] + (["common/testing"] if test else [])
  elif below(path, "services"):
    allowed = ["/".join(path.split("/")[:2])] + SERVICE + (["common/testing"] if test else [])
  else:
    allowed = ["/".join(path.split("/")[:2])] + CLIENT + (["common/testing"] if test else [])
  return any(below(target, folder) for folder in allowed)


def check_includes(root):
  includes = read_includes(root)
  drivers = {}  # driver → {folder: first place}
  for path, lines in includes.items():
    for number, target in lines:
      place = f"{path}:{number}"
      top = target.split("/")[0]
      if top in ("common", "services", "clients", "tests"):
        if not may_include(path, target):
          yield f"{place}: {path.rsplit('/', 1)[0]} may not include {target}"
      elif target.startswith("../") or (root / path).parent.joinpath(target).is_file() and "/" in path:
        yield f"{place}: write includes from the source root, not {target}"
      elif top in ONLY_BELOW and not any(below(path, folder) for folder in ONLY_BELOW[top]) and not is_test(path):
        yield f"{place}: {target} may be included only below {', '.join(ONLY_BELOW[top])}"
      driver = next((driver for driver in DRIVERS if below(target, driver)), None)
      if driver and not is_test(path) and not below(path, "clients/subscribers"):
        if not re.match(r"common/\w+/", path):
          yield f"{place}: {target} may be included only below common"
        drivers.setdefault(driver, {}).setdefault("/".join(path.split("/")[:2]), place)
  for driver, folders in sorted(drivers.items()):
    if len(folders) > 1:
      yield f"{max(folders.values())}: {driver} is included in more than one folder: {', '.join(sorted(folders))}"


def check_policy(root):
  includes = read_includes(root)

  def reach(path, seen):
    for _, target in includes.get(path, []):
      if target not in seen:
        seen[target] = path
        reach(target, seen)
    return seen

  for path in includes:
    if not re.match(r"services/\w+/(\w+/)*policy\w*\.(h|cc)$", path):
      continue
    for target, via in sorted(reach(path, {}).items()):
      if any(target.startswith(name) for name in NOT_FOR_POLICY):
        # The clocks are forbidden to policy itself; common headers may know them.
        if "clock" in target and not below(via, "services"):
          continue
        yield f"{path}:1: policy is values in, answer out: it reaches {target} through {via}"
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
      if re.search(r"absl::Now\(|\bstd::time\(|_clock::now\(", line):
        yield f"{path}:{number}: policy takes the date as a value and reads no clock"


def check_protos(root):
  for path, lines in sources(root, ["proto"], [".proto"]):
    match = re.match(r"proto/jiedui/(\w+)/", path)
    for number, line in enumerate(lines, 1):
      target = IMPORT.match(line)
      if not match or not target:
        continue
      allowed = ["google", "io", "jiedui/type", "jiedui/events", f"jiedui/{match[1]}"]
      if not any(below(target[1], folder) for folder in allowed):
        yield f"{path}:{number}: protos of {match[1]} may not import {target[1]}"


def check_sleep(root):
  for path, lines in sources(root, ["common", "services", "clients", "tests"], [".cc"]):
    if path.endswith("_test.cc"):
      for number, line in enumerate(lines, 1):
        if re.search(r"\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep)\s*\(", line):
          yield f"{path}:{number}: a test waits for a condition with a deadline, it does not sleep"


# ---- one schema, two engines ----

TYPES = {"TEXT": "text", "INTEGER": "integer", "BIGINT": "integer", "SMALLINT": "integer", "BLOB": "bytes", "BYTEA": "bytes",
         "REAL": "real", "DOUBLE": "real"}


def split_top(text, separator):
  """Splits at `separator` outside parentheses and quotes."""
  parts, depth, quote, start = [], 0, "", 0
  for i, c in enumerate(text):
    if quote:
      quote = "" if c == quote else quote
    elif c in "'\"":
      quote = c
    elif c == "(":
      depth += 1
    elif c == ")":
      depth -= 1
    elif c == separator and depth == 0:
      parts.append(text[start:i])
      start = i + 1
  return [part.strip() for part in parts + [text[start:]] if part.strip()]


def parse_column(text):
  words = text.split()
  name = words[0].strip('"').lower()
  sql_type = re.match(r"\w+", words[1])[0].upper() if len(words) > 1 else ""
  required = bool(re.search(r"\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b", text, re.I))
  return name, (TYPES.get(sql_type, sql_type), required, text)


def parse_tables(folder):
  """{table: (place, text after the columns, {column: (type, required, text)})} after all steps; tables marked
  '-- only here: why' in the line before are left out. Second result: violations met."""
  tables, problems = {}, []
  for path in sorted(folder.glob("*.sql")):
    raw = path.read_text(encoding="utf-8")
    only_here = {match[1].lower() for match in
                 re.finditer(r"--\s*only here:[^\n]*\n\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", raw, re.I)}
    text = re.sub(r"--[^\n]*", "", raw)
    for statement in split_top(text, ";"):
      statement = " ".join(statement.split())
      if match := re.match(r"CREATE TABLE (?:IF NOT EXISTS )?\"?(\w+)\"?\s*\((.*)\)([^)]*)$", statement, re.I):
        table = match[1].lower()
        parts = split_top(match[2], ",")
        constraint = re.compile(r"(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE)\b", re.I)
        columns = dict(parse_column(part) for part in parts if not constraint.match(part))
        for part in parts:
          if key := re.match(r"(?:CONSTRAINT \w+ )?PRIMARY KEY\s*\(([^)]*)\)", part, re.I):
            for name in re.split(r"\s*,\s*", key[1].strip().lower()):
              name = name.split()[0]
              if name in columns:
                columns[name] = (columns[name][0], True, columns[name][2])
        if table not in only_here:
          tables[table] = (path, match[3].strip().upper(), columns)
      elif match := re.match(r"ALTER TABLE \"?(\w+)\"? ADD (?:COLUMN )?(.*)$", statement, re.I):
        if match[1].lower() in tables and not re.match(r"CONSTRAINT\b", match[2], re.I):
          name, column = parse_column(match[2])
          tables[match[1].lower()][2][name] = column
      elif match := re.match(r"ALTER TABLE \"?(\w+)\"? DROP COLUMN \"?(\w+)", statement, re.I):
        if match[1].lower() in tables:
          tables[match[1].lower()][2].pop(match[2].lower(), None)
      elif match := re.match(r"ALTER TABLE \"?(\w+)\"? RENAME TO \"?(\w+)", statement, re.I):
        if match[1].lower() in tables:
          tables[match[2].lower()] = tables.pop(match[1].lower())
      elif match := re.match(r"DROP TABLE (?:IF EXISTS )?\"?(\w+)", statement, re.I):
        tables.pop(match[1].lower(), None)
      elif re.match(r"CREATE TABLE|ALTER TABLE", statement, re.I):
        problems.append(f"{path}:1: the schema check cannot read: {statement[:80]}")
  return tables, problems


def check_schemas(root):
  for schema in sorted({path.parent.parent for folder in ("common", "services")
                        for path in (root / folder).rglob("*.sql") if path.parent.name in ("sqlite", "postgresql")}):
    sqlite, problems = parse_tables(schema / "sqlite")
    postgresql, more = parse_tables(schema / "postgresql")
    for problem in problems + more:
      yield problem.replace(f"{root}/", "")
    for table in sorted(sqlite.keys() | postgresql.keys()):
      if table not in sqlite or table not in postgresql:
        has, lacks = ("SQLite", "PostgreSQL") if table in sqlite else ("PostgreSQL", "SQLite")
        path = (sqlite.get(table) or postgresql.get(table))[0].relative_to(root)
        yield f"{path}:1: table {table} is in {has} and not in {lacks}; if it must be, say '-- only here: why' above it"
        continue
      path, options, left = sqlite[table]
      path = path.relative_to(root)
      if "STRICT" not in options:
        yield f"{path}:1: SQLite table {table} is not STRICT"
      right = postgresql[table][2]
      if list(left) != list(right):
        yield f"{path}:1: table {table} has columns {', '.join(left)} on SQLite, {', '.join(right)} on PostgreSQL"
        continue
      for name in left:
        # A rowid (INTEGER PRIMARY KEY) is given by SQLite itself; PostgreSQL may number such rows after the insert.
        rowid = re.search(r"INTEGER PRIMARY KEY", left[name][2], re.I)
        if left[name][0] != right[name][0] or (left[name][1] != right[name][1] and not rowid):
          yield f"{path}:1: {table}.{name} is '{left[name][2]}' on SQLite and '{right[name][2]}' on PostgreSQL"
        if right[name][0] == "text" and 'COLLATE "C"' not in right[name][2]:
          yield (f"{postgresql[table][0].relative_to(root)}:1: {table}.{name} is TEXT without COLLATE \"C\": it would sort "
                 "otherwise than on SQLite")


CHECKS = [check_includes, check_policy, check_protos, check_sleep, check_schemas]


def violations(root):
  return [text for check in CHECKS for text in check(pathlib.Path(root))]


if __name__ == "__main__":
  found = violations(pathlib.Path(sys.argv[1]).resolve())
  print("\n".join(found) if found else "The tree keeps its rules.")
  sys.exit(1 if found else 0)
