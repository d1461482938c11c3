#!/usr/bin/env bash
# Runs a command with a private PostgreSQL and Redis beside it, for example
#   tests/lib/with_services.sh ctest --preset dev -R common/db
set -euo pipefail
if [ $# -eq 0 ]; then
  echo "usage: $0 COMMAND…" >&2
  exit 2
fi
source "$(dirname "${BASH_SOURCE[0]}")/services.sh"
trap stop_services EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start_services
"$@"
