#!/usr/bin/env bash
# Measures a placement plan through the real program: people and needs by their imports, then the plan computed, written and read; prints a table.
# What the figures mean: docs/performance.md.
#   tests/load/placements.sh [--people 20000] [--needs 60] [--engine sqlite|postgresql]
# Every person fits every need. On PostgreSQL beside a private server, unless JIEDUI_TEST_POSTGRESQL names one. Exit code 0 unless something failed
# to run: no figure is judged. Builds and measures the release build, or takes the one whose programs JIEDUI_BIN_DIR names.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
if [ -z "${JIEDUI_BIN_DIR:-}" ]; then
  cd "$root"
  deploy/install_packages.sh build run test
  cmake --preset release > /dev/null
  cmake --build --preset release --target jiedui jiedui-pairing jiedui-rotation jiedui_protoset
fi
run=()
if [[ " $* " == *" postgresql "* && -z "${JIEDUI_TEST_POSTGRESQL:-}" ]]; then run=("$root/tests/lib/with_services.sh"); fi
exec "${run[@]}" /usr/bin/python3 -B "$root/tests/load/placements.py" "$@"
