#!/usr/bin/env bash
# Kills the service (SIGKILL) in the middle of its writes, starts it again, N times, and looks at what is left.
#   tests/fault/kill_rounds.sh [N] [--engine sqlite|postgresql] [--kill-database] [--seed S]
# N is 5 when not given; the long set is 30. With --kill-database, half of the rounds crash PostgreSQL instead. Ends with one line, "… passed, … failed", and exit code 1 when a check failed.
# Runs the binaries in JIEDUI_BIN_DIR (build/bin when not set); on PostgreSQL beside a private server, unless JIEDUI_TEST_POSTGRESQL
# names one that need not be crashed.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
run=()
if [[ " $* " == *" --kill-database "* || (" $* " == *" postgresql "* && -z "${JIEDUI_TEST_POSTGRESQL:-}") ]]; then
  run=("$root/tests/lib/with_services.sh")
fi
exec "${run[@]}" /usr/bin/python3 -B "$root/tests/fault/kill_rounds.py" "$@"
