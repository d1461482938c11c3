#!/usr/bin/env bash
# Measures planning beside LEMON alone on the same graph, in the same run; prints tables. What the figures mean: docs/performance.md.
#   tests/load/planning.sh [--quick]
#     --quick     10,000 people and 2,000 schools only, a second or two; without: 100,000 and 20,000 besides, a minute or two
# Exit code 0 unless a plan is refused by its checker, depends on threads, or LEMON alone finds another cost: no figure is judged.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -z "${JIEDUI_LOAD_DIR:-}" ]; then
  deploy/install_packages.sh build
  cmake --preset release > /dev/null
  cmake --build --preset release --target load_planning
fi
folder="${JIEDUI_LOAD_DIR:-build/load}"
"$folder/load_planning" --people 10000 --schools 2000 --counties 20 --rounds 5
if [ "${1:-}" != --quick ]; then
  "$folder/load_planning" --people 100000 --schools 20000 --counties 200 --rounds 1
fi
