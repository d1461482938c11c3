# To be sourced. A private PostgreSQL and a private Redis for a test run: own folder, free loopback ports, no file of the
# system's servers read or written.
#   start_services    starts both and exports
#                       JIEDUI_TEST_POSTGRESQL   libpq conninfo of a superuser: tests make their own databases
#                       JIEDUI_TEST_REDIS        127.0.0.1:port
#   stop_services     stops both and removes their folder. Call it from a trap on EXIT.
# They also end when the shell that started them dies without reaching its trap.

services_dir=""
postgresql_pid=""
redis_pid=""

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# wait_until SECONDS PID COMMAND…: runs COMMAND until it succeeds; fails when the time is over or the process is gone.
wait_until() {
  local deadline=$((SECONDS + $1)) pid=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    if [ $SECONDS -ge $deadline ] || ! kill -0 "$pid" 2> /dev/null; then return 1; fi
    sleep 0.05
  done
}

postgresql_bin() {
  local initdb
  initdb="$(ls -1 /usr/lib/postgresql/*/bin/initdb 2> /dev/null | sort -V | tail -n 1)"
  if [ -z "$initdb" ]; then
    echo "services.sh: no PostgreSQL in /usr/lib/postgresql; run deploy/install_packages.sh test" >&2
    return 1
  fi
  dirname "$initdb"
}

start_postgresql() {
  local bin data="$services_dir/postgresql" port as_user=()
  bin="$(postgresql_bin)" || return 1
  mkdir "$data"
  if [ "$(id -u)" -eq 0 ]; then  # PostgreSQL refuses to run as root
    as_user=(--reuid=postgres --regid=postgres --clear-groups)
    chown postgres:postgres "$data"
  fi
  (cd / && setpriv "${as_user[@]}" "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync) \
    > "$services_dir/initdb.log" 2>&1 || { cat "$services_dir/initdb.log" >&2; return 1; }

  for _ in 1 2 3; do  # another process may take the port between the look and the start
    port="$(free_port)"
    # fsync and synchronous_commit stay at their defaults (on): the services refuse a server without them.
    (cd / && exec setpriv "${as_user[@]}" --pdeathsig INT "$bin/postgres" -D "$data" -p "$port" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
      -c max_connections=200 -c shared_buffers=64MB -c log_min_messages=warning) \
      > "$services_dir/postgresql.log" 2>&1 &
    postgresql_pid=$!
    if wait_until 30 "$postgresql_pid" "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
      export JIEDUI_TEST_POSTGRESQL="host=127.0.0.1 port=$port user=postgres dbname=postgres"
      return 0
    fi
    stop_process "$postgresql_pid" INT
  done
  cat "$services_dir/postgresql.log" >&2
  return 1
}

start_redis() {
  local port data="$services_dir/redis"
  mkdir "$data"
  for _ in 1 2 3; do
    port="$(free_port)"
    setpriv --pdeathsig TERM redis-server --bind 127.0.0.1 --port "$port" --dir "$data" --appendonly yes --save "" \
      > "$services_dir/redis.log" 2>&1 &
    redis_pid=$!
    if wait_until 30 "$redis_pid" redis-cli -h 127.0.0.1 -p "$port" ping; then
      export JIEDUI_TEST_REDIS="127.0.0.1:$port"
      return 0
    fi
    stop_process "$redis_pid" TERM
  done
  cat "$services_dir/redis.log" >&2
  return 1
}

stop_process() {  # PID SIGNAL
  if [ -n "$1" ] && kill -s "$2" "$1" 2> /dev/null; then wait "$1" 2> /dev/null || true; fi
}

start_services() {
  services_dir="$(mktemp -d "${TMPDIR:-/tmp}/jiedui-test.XXXXXX")"
  chmod 711 "$services_dir"
  start_postgresql && start_redis
}

stop_services() {
  stop_process "$redis_pid" TERM
  stop_process "$postgresql_pid" INT
  redis_pid=""
  postgresql_pid=""
  if [ -n "$services_dir" ]; then rm -rf "$services_dir"; fi
  services_dir=""
}
