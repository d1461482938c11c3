#!/usr/bin/env bash
# Kills the rotation service (SIGKILL) while it computes a placement plan, while it imports, while it writes the result of a plan, and under load,
# starts it again, N times, and looks at what is left.
#   tests/fault/rotation_rounds.sh [N] [--engine sqlite|postgresql] [--seed S]
# N is 4 when not given; the long set is 20. Ends with one line, "… passed, … failed", and exit code 1 when a check failed.
# Runs the binaries in JIEDUI_BIN_DIR (build/bin when not set); on PostgreSQL beside a private server, unless JIEDUI_TEST_POSTGRESQL
# names one.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
run=()
if [[ " $* " == *" postgresql "* && -z "${JIEDUI_TEST_POSTGRESQL:-}" ]]; then run=("$root/tests/lib/with_services.sh"); fi
exec "${run[@]}" /usr/bin/python3 -B "$root/tests/fault/rotation_rounds.py" "$@"
