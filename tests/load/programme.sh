#!/usr/bin/env bash
# Measures the trusteeship service beside the echo of tests/load: a whole programme of 115 schools through the public API, and a school's file
# and the coverage of a list of counties at many times that size; prints tables. What the figures mean: docs/performance.md.
#   tests/load/programme.sh [--rounds 3] [--seconds 2] [--times 100] [--quick]
#     --rounds    how often each is measured; medians are printed
#     --seconds   length of a measurement
#     --times     how many programmes the questions are asked of; 1: none
#     --quick     one short round at twice the size: does everything still run?
# Loopback, free ports and a temporary folder only. Exit code 0 unless something failed to run: no figure is judged.
# Builds and measures the release build, or takes the one whose programs JIEDUI_BIN_DIR names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ -z "${JIEDUI_BIN_DIR:-}" ]; then
  deploy/install_packages.sh build run test
  cmake --preset release > /dev/null
  cmake --build --preset release --target jiedui jiedui-pairing jiedui-trusteeship jiedui_protoset load_tools
fi
exec /usr/bin/python3 -B tests/load/programme.py "$@"
