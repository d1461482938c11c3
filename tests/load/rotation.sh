#!/usr/bin/env bash
# Measures the rotation service beside the echo and beside raw group commit: invented people and postings by the public imports into the real
# program, then the questions of offices; prints tables. What the figures mean: docs/performance.md.
#   tests/load/rotation.sh [--people 20000] [--postings 3] [--seconds 2] [--folder DIRECTORY] [--quick] [--full]
#     --people    how many; --postings: of each
#     --seconds   length of a measurement
#     --folder    where the stores are made and removed again; a temporary one otherwise
#     --quick     2,000 people, short measurements: does everything still run?
#     --full      1,000,000 people and 3,000,000 postings: about 20 GiB of disk while it runs
# Loopback and free ports only. Exit code 0 unless something failed to run: no figure is judged.
# Builds and measures the release build, or takes the one whose programs JIEDUI_BIN_DIR names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -z "${JIEDUI_BIN_DIR:-}" ]; then
  deploy/install_packages.sh build run test
  cmake --preset release > /dev/null
  cmake --build --preset release --target jiedui jiedui-pairing jiedui-rotation jiedui_protoset load_tools
fi
exec /usr/bin/python3 -B tests/load/rotation.py "$@"
