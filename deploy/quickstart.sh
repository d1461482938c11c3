#!/usr/bin/env bash
# From a fresh Debian 12 to an answer: who supports whom, and an event arriving at a subscriber.
#   deploy/quickstart.sh           install what is missing, build, start, load the real data, show
#   deploy/quickstart.sh --stop    stop what it started; the data stay
# Running it twice is harmless. Everything it keeps is in var/ (JIEDUI_HOME says otherwise); it listens on 127.0.0.1 only, on ports
# 7401 (gRPC), 9401 (metrics) and 7479 (Redis) unless JIEDUI_PORT, JIEDUI_METRICS_PORT and JIEDUI_REDIS_PORT say otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

home="${JIEDUI_HOME:-$PWD/var}"
port="${JIEDUI_PORT:-7401}"
metrics_port="${JIEDUI_METRICS_PORT:-9401}"
redis_port="${JIEDUI_REDIS_PORT:-7479}"
bin="$PWD/build/bin"
export JIEDUI_SERVER="127.0.0.1:$port"

today="$(TZ=Asia/Shanghai date +%F)"  # the service's business date
bold='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
# Shows a command as a person would type it, then its answer.
show() {
  printf '\n$ jiedui'
  for word in "$@"; do
    case "$word" in *' '*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$bin/jiedui" "$@"
}

running() { [ -s "$home/$1.pid" ] && kill -0 "$(cat "$home/$1.pid")" 2> /dev/null; }
stop() {
  if running "$1"; then
    local pid
    pid="$(cat "$home/$1.pid")"
    kill "$pid"
    for _ in $(seq 200); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    echo "stopped $1"
  fi
  rm -f "$home/$1.pid"
}
# wait_for WHAT COMMAND…
wait_for() {
  local what="$1"
  shift
  for _ in $(seq 100); do
    if "$@" > /dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "$what does not answer; its log is in $home" >&2
  tail -n 5 "$home/$what.log" >&2
  exit 1
}

case "${1:-}" in
  --stop)
    stop pairing
    stop redis
    exit 0
    ;;
  "") ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

say "1. Packages and programs"
deploy/install_packages.sh build run
if [ ! -f build/CMakeCache.txt ]; then cmake --preset release > /dev/null; fi
cmake --build --preset release --target jiedui jiedui-pairing
mkdir -p "$home"

say "2. Redis and the pairing service"
if ! running redis; then
  setsid redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$home" --appendonly yes --save "" > "$home/redis.log" 2>&1 &
  echo $! > "$home/redis.pid"
fi
wait_for redis redis-cli -p "$redis_port" ping
if ! running pairing; then
  setsid "$bin/jiedui-pairing" --config deploy/config/quickstart.json \
    --set "service.listen=127.0.0.1:$port" --set "service.metrics_listen=127.0.0.1:$metrics_port" \
    --set "service.sqlite.path=$home/pairing.db" --set "service.redis.address=127.0.0.1:$redis_port" \
    > "$home/pairing.out" 2> "$home/pairing.log" &
  echo $! > "$home/pairing.pid"
fi
wait_for pairing "$bin/jiedui-pairing" --health --set "service.listen=127.0.0.1:$port"
echo "gRPC 127.0.0.1:$port   metrics http://127.0.0.1:$metrics_port/metrics   Redis 127.0.0.1:$redis_port   data $home"

say "3. The real data: regions, their sets and lists, parties, schemes, pairings, rules, records (deploy/data/README.md names the sources)"
for kind in regions region-sets region-tags parties schemes pairings rules records; do
  # 5: rows that have been changed here since the first load stay as they are.
  "$bin/jiedui" import "$kind" "deploy/data/${kind//-/_}.csv" || [ $? -eq 5 ]
done

say "4. Who supports whom"
show pairing list --scheme q11-tibetan --filter 'supporter_kind = PROVINCE_GOVERNMENT' --on 2011-12-31
show pairing list --recipient 青海师范大学 --on 2016-12-31
show pairing list --recipient 菏泽市 --on 2019-06-01
show pairing list --recipient 定西市 --on 2022-09-01
show pairing count --scheme q11-tibetan --on 2011-12-31
show pairing count --on "$today"

say "5. Regions over time: 33 county-level units of the six prefectures in 2011, 32 today; what 海东地区 became; who is reached"
show region count --set 六州 --level county --on 2011-12-31
show region count --set 六州 --level county --on "$today"
show region lineage 632100
show region lineage 茫崖市
show coverage --set 青海省八个市州 --level prefecture --on 2011-12-31
show coverage --set 六州 --way own --way within --on "$today" --limit 5
show region count --tag poverty-county --on 2019-12-31
show coverage --set 教育基础薄弱县

say "6. What is missing: joint meetings of 2019, plans, leaders"
show gaps no-joint-meeting --scheme 省内扶贫协作 --on 2020-01-01
show gaps no-plan --scheme 团队式对口支援
show gaps no-leader --on 2011-12-31

show pairing count --parent qh-04 --scheme 手拉手
show contradictions

say "7. What the rules refuse (exit code 3)"
show pairing add --scheme 省内扶贫协作 --supporter 青岛市 --recipient 临沂市 --attested-on 2019-01-18 || [ $? -eq 3 ]

say "8. A subscriber hears of a change as it happens"
events="$home/events.txt"
redis-cli -p "$redis_port" --csv PSUBSCRIBE 'cn.jiedui.pairing.*' > "$events" &
subscriber=$!
trap 'kill $subscriber 2> /dev/null || true' EXIT
wait_for redis grep -q psubscribe "$events"
id="quickstart-$(date +%s)"
show pairing propose --id "$id" --scheme 团队式对口支援 --supporter 北京师范大学 --recipient 青海师范大学 --start "$today"
show pairing end "$id" --reason 演示
wait_for redis grep -q pairing.ended "$events"
printf '\n$ redis-cli -p %s PSUBSCRIBE '"'cn.jiedui.pairing.*'"'\n' "$redis_port"
grep pmessage "$events"

say "Next"
cat << TEXT
  export PATH="$bin:\$PATH"               then: jiedui --help
  jiedui pairing history sd19-p2                who changed what, when, from, to
  jiedui events watch --after 0                 the whole log, then live
  redis-cli -p $redis_port SUBSCRIBE cn.jiedui.pairing.pairing.activated.v1
  deploy/quickstart.sh --stop                   stop; the data stay in $home
  README.md                                     calling it from another system, subscribers, tests
TEXT
