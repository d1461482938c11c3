#!/usr/bin/env bash
# Measures the pairing service beside the limits of this machine; prints tables. What the figures mean: docs/performance.md.
#   tests/load/run.sh [--rounds 5] [--seconds 3] [--quick] [--only SECTION,…] [--json FILE]
#     --rounds    rounds, in each of which every point is measured once; medians are printed
#     --seconds   length of a measurement
#     --quick     one round of half a second: does everything still run?
#     --only      of reads, writes, bounds, import, events
#     --json      all single results, too
# Loopback, free ports and a temporary folder only. Exit code 0 unless something failed to run: no figure is judged.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
deploy/install_packages.sh build run
cmake --preset release > /dev/null
cmake --build --preset release --target jiedui jiedui-pairing load_tools
exec python3 tests/load/run.py --bin build "$@"
