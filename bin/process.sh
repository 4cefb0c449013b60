# shellcheck shell=bash
# Starting and stopping the product. Sourced by ./omniline.

readonly STARTS_WITHIN=120 # seconds
readonly STOPS_WITHIN=30   # seconds

OMNILINE_HOME=$(realpath -m "${OMNILINE_HOME:-$ROOT/var}")
OMNILINE_HTTP_PORT=${OMNILINE_HTTP_PORT:-8080}
export OMNILINE_HOME OMNILINE_HTTP_PORT
readonly PID_FILE=$OMNILINE_HOME/omniline.pid
readonly LOG_FILE=$OMNILINE_HOME/log/omniline.log

# Prints the number of our process. A number that now belongs to another program is not ours.
running_pid() {
  local pid
  [[ -f $PID_FILE ]] && read -r pid <"$PID_FILE" && is_ours "$pid" && echo "$pid"
}

is_ours() {
  [[ $1 =~ ^[0-9]+$ && -r /proc/$1/cmdline ]] &&
    tr '\0' '\n' <"/proc/$1/cmdline" | grep -q -x -F -e "-Domniline.home=$OMNILINE_HOME"
}

is_port_number() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535)); }

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Usage: says_ok <port> <path>
says_ok() {
  local status
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
    read -r -t 5 status <&3 || status=
    exec 3>&-
  } 2>/dev/null
  [[ $status == 'HTTP/1.1 200'* ]]
}

# Whether who answers there lives but was asked to take nobody new.
says_drained() {
  local line drained=1
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
    while read -r -t 5 line || [[ -n $line ]]; do
      [[ $line != *'"node":"DRAINING"'* ]] || drained=0
    done <&3
    exec 3>&-
  } 2>/dev/null
  return $drained
}

is_ready() { says_ok "$OMNILINE_HTTP_PORT" /readyz; }

refuse_if_running() {
  local pid
  is_port_number "$OMNILINE_HTTP_PORT" ||
    fail "OMNILINE_HTTP_PORT is '$OMNILINE_HTTP_PORT', but a port is a number from 1 to 65535."
  if pid=$(running_pid); then
    fail "Omniline already runs here (process $pid, state in $OMNILINE_HOME)." \
      "Stop it with: ./omniline down"
  fi
  if cluster_runs; then
    fail "Omniline already runs here with several nodes (state in $OMNILINE_HOME)." \
      "Stop it with: ./omniline down"
  fi
}

refuse_if_taken() {
  refuse_if_running
  if port_answers "$OMNILINE_HTTP_PORT"; then
    fail "Port $OMNILINE_HTTP_PORT is in use by another program; nothing was started." \
      "Choose another one: OMNILINE_HTTP_PORT=8081 ./omniline up"
  fi
}

# Usage: java_command <class> [options that win over the usual ones]; sets COMMAND
java_command() {
  local options class=$1
  shift
  read -ra options <<<"${OMNILINE_JAVA_OPTIONS:--Xms128m -Xmx1g}"
  COMMAND=(
    "$JAVA_HOME/bin/java" "${options[@]}"
    # On two cores the common pool has one thread, and Hazelcast's callbacks crawl.
    -Djava.util.concurrent.ForkJoinPool.common.parallelism=2
    -XX:+ExitOnOutOfMemoryError
    # What Hazelcast asks for; the packaged jar says the same in its manifest.
    --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
    --add-opens java.base/java.lang=ALL-UNNAMED
    --add-opens java.base/java.nio=ALL-UNNAMED
    --add-opens java.base/sun.nio.ch=ALL-UNNAMED
    --add-opens java.management/sun.management=ALL-UNNAMED
    --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED
    "-Domniline.home=$OMNILINE_HOME"
    "$@"
    "@$RUN/java.args" "$class"
  )
}

# The process takes this one's place: signals of the terminal reach it, and no shell lingers.
run_in_foreground() {
  echo "$$" >"$PID_FILE"
  exec "${COMMAND[@]}"
}

run_in_background() {
  local pid
  mkdir -p "$(dirname "$LOG_FILE")"
  [[ ! -f $LOG_FILE ]] || mv "$LOG_FILE" "$LOG_FILE.1"
  setsid "${COMMAND[@]}" </dev/null >"$LOG_FILE" 2>&1 &
  pid=$!
  echo "$pid" >"$PID_FILE"
  await_ready "$pid"
  addresses
}

await_ready() {
  local until=$((SECONDS + STARTS_WITHIN))
  until is_ready; do
    if ! kill -0 "$1" 2>/dev/null; then
      rm -f "$PID_FILE"
      fail "Omniline stopped while starting. The end of $LOG_FILE:" "$(tail -n 25 "$LOG_FILE")"
    fi
    ((SECONDS < until)) ||
      fail "Omniline is not ready after $STARTS_WITHIN s; it still runs, and $LOG_FILE tells more."
    sleep 0.2
  done
}

addresses() {
  local base=http://localhost:$OMNILINE_HTTP_PORT
  say "Omniline is ready:" \
    "  visitor      $base/chat/demo" \
    "  desk         $base/desk/        (agent1 … agent4, supervisor1, admin; password omniline)" \
    "  WeChat       $base/playground   (be a follower who writes)" \
    "  telephone    $base/playground/phone   (be a caller)" \
    "  HTTP API     $base/api/docs/" \
    "" "Log: $LOG_FILE    Stop: ./omniline down"
}

stop() {
  local pid until=$((SECONDS + STOPS_WITHIN))
  if ! pid=$(running_pid); then
    rm -f "$PID_FILE"
    say "Omniline is not running (state in $OMNILINE_HOME)."
    return
  fi
  kill -TERM "$pid"
  while is_ours "$pid"; do
    ((SECONDS < until)) ||
      fail "Omniline (process $pid) has not stopped after $STOPS_WITHIN s; it was asked and not forced."
    sleep 0.2
  done
  rm -f "$PID_FILE"
  say "Omniline has stopped."
}
