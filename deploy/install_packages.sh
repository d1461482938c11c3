#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that are missing. Quiet when there is nothing to do.
#   deploy/install_packages.sh [build] [run] [test] [ci]      sections; without any: build run
set -euo pipefail

sections=("$@")
if [ ${#sections[@]} -eq 0 ]; then sections=(build run); fi
list="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.txt"

wanted=()
for section in "${sections[@]}"; do
  if ! grep -qx "\[$section\]" "$list"; then
    echo "install_packages.sh: packages.txt has no section [$section]" >&2
    exit 2
  fi
  while read -r package; do wanted+=("$package"); done < <(
    awk -v want="[$section]" '/^\[/ { on = ($0 == want); next } on && !/^#/ && NF { print $1 }' "$list")
done

# A command that is already there, from wherever (a newer nodejs brings its own npm), needs no package.
provided() {
  case "$1" in
    npm | nodejs | git | ccache | mold) command -v "${1/nodejs/node}" > /dev/null ;;
    *) return 1 ;;
  esac
}

missing=()
for package in "${wanted[@]}"; do
  if ! provided "$package" && ! dpkg-query -W -f='${db:Status-Status}\n' "$package" 2> /dev/null | grep -qx installed; then
    missing+=("$package")
  fi
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo > /dev/null; then
    echo "These packages are missing, and neither root nor sudo is at hand. Ask an administrator to run:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@"
}

# The packages' own servers stay down: ours run from our own folders and ports. policy-rc.d is Debian's switch for that; one that
# is already there (a container's) is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

log="$(mktemp)"
if ! { apt update && apt install --no-install-recommends -y "${missing[@]}"; } > "$log" 2>&1; then
  cat "$log" >&2
  echo "Installing the packages failed; apt-get's output is above." >&2
  rm -f "$log"
  exit 1
fi
rm -f "$log"
