#!/usr/bin/env bash
# Installs what is missing, builds, runs every test beside a private PostgreSQL and Redis, and ends with ctest's summary.
#   tests/run.sh [--preset release|dev|asan|tsan] [--tests REGEX]
#     --preset   what to build and test (CMakePresets.json); release when not given
#     --tests    only tests whose name matches, for example 'common/db/'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=release
select=()
while [ $# -gt 0 ]; do
  case "$1" in
    --preset) preset="${2:?--preset needs a name}"; shift 2 ;;
    --tests) select=(--tests-regex "${2:?--tests needs a regular expression}"); shift 2 ;;
    *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

packages=(build run test)
if [ "$preset" = asan ]; then packages+=(ci); fi  # clang
deploy/install_packages.sh "${packages[@]}"
cmake --preset "$preset" > /dev/null
cmake --build --preset "$preset"
exec tests/lib/with_services.sh ctest --preset "$preset" "${select[@]}"
