# shellcheck shell=bash
# Several nodes on this machine behind HAProxy, as in production but for the machines. Sourced by ./omniline.
#
# Ports, from OMNILINE_HTTP_PORT = P: P HAProxy, P+1 … P+9 the nodes, P+10 what they talk to (WeChat's
# side and the telephones; the database and the switch beside it), P+11 … P+19 the nodes' cluster
# ports. All on the loopback interface.

readonly CLUSTER=$OMNILINE_HOME/cluster
readonly MOST_NODES=9
readonly NODE_STOPS_WITHIN=40 # seconds; a node may take its time to drain

node_port() { echo $((OMNILINE_HTTP_PORT + $1)); }
peers_port() { echo $((OMNILINE_HTTP_PORT + 10)); }
cluster_port() { echo $((OMNILINE_HTTP_PORT + 10 + $1)); }

part_log() { echo "$OMNILINE_HOME/log/$1.log"; }

# Prints the process of a part (peers, proxy, node1 …). A number that now belongs to another program is not ours.
part_pid() {
  local pid
  [[ -f $CLUSTER/$1.pid ]] && read -r pid <"$CLUSTER/$1.pid" && is_part "$pid" "$1" && echo "$pid"
}

is_part() {
  local sign=-Domniline.part=$2
  [[ $2 != proxy ]] || sign=$CLUSTER/proxy.run
  [[ $1 =~ ^[0-9]+$ && -r /proc/$1/cmdline ]] &&
    tr '\0' '\n' <"/proc/$1/cmdline" | grep -q -x -F -e "$sign" &&
    { [[ $2 == proxy ]] || is_ours "$1"; }
}

cluster_runs() {
  local file part
  for file in "$CLUSTER"/*.pid; do
    [[ -f $file ]] || continue
    part=$(basename "$file" .pid)
    ! part_pid "$part" >/dev/null || return 0
  done
  return 1
}

cluster_size() { cat "$CLUSTER/size" 2>/dev/null || echo 3; }

# All nodes that this machine may have, so that one added later is found by those that run already.
cluster_members() {
  local n members=
  for ((n = 1; n <= MOST_NODES; n++)); do members+=${members:+,}127.0.0.1:$(cluster_port "$n"); done
  echo "$members"
}

refuse_taken_ports() {
  local n port taken=()
  ((OMNILINE_HTTP_PORT + 19 <= 65535)) ||
    fail "Several nodes need OMNILINE_HTTP_PORT and the 19 ports after it; $OMNILINE_HTTP_PORT is too high."
  for ((n = 0; n <= 10 + $1; n++)); do
    port=$((OMNILINE_HTTP_PORT + n))
    if ((n <= $1 || n >= 10)) && port_answers "$port"; then taken+=("$port"); fi
  done
  ((${#taken[@]} == 0)) ||
    fail "In use by another program: port ${taken[*]}; nothing was started." \
      "Several nodes need OMNILINE_HTTP_PORT ($OMNILINE_HTTP_PORT) and the ports after it." \
      "Choose another one: OMNILINE_HTTP_PORT=9000 ./omniline up --nodes $1"
}

# Usage: launch <part> <command…>
launch() {
  local part=$1 log pid
  shift
  log=$(part_log "$part")
  mkdir -p "$CLUSTER" "$(dirname "$log")"
  [[ ! -f $log ]] || mv "$log" "$log.1"
  # A session of its own: Ctrl-C is for this script, which stops the parts in order.
  setsid "$@" </dev/null >"$log" 2>&1 &
  pid=$!
  echo "$pid" >"$CLUSTER/$part.pid"
}

await_part() {
  local part=$1 port=$2 path=$3 pid until=$((SECONDS + STARTS_WITHIN))
  until says_ok "$port" "$path"; do
    read -r pid <"$CLUSTER/$part.pid"
    if ! kill -0 "$pid" 2>/dev/null; then
      fail "$part stopped while starting. The end of $(part_log "$part"):" "$(tail -n 25 "$(part_log "$part")")"
    fi
    ((SECONDS < until)) ||
      fail "$part is not ready after $STARTS_WITHIN s; it still runs, and $(part_log "$part") tells more."
    sleep 0.2
  done
}

start_peers() {
  java_command org.omniline.playground.PeersMain -Domniline.part=peers -Xms32m -Xmx256m
  launch peers env "OMNILINE_PEERS_PORT=$(peers_port)" "OMNILINE_FRONT_PORT=$OMNILINE_HTTP_PORT" \
    "${COMMAND[@]}"
  await_part peers "$(peers_port)" /healthz
}

start_proxy() {
  local n variables=()
  for ((n = 1; n <= MOST_NODES; n++)); do
    variables+=("OMNILINE_NODE_$n=127.0.0.1:$(node_port "$n")")
  done
  launch proxy env "${variables[@]}" \
    OMNILINE_FRONT="127.0.0.1:$OMNILINE_HTTP_PORT" OMNILINE_PEERS="127.0.0.1:$(peers_port)" \
    "$(find_haproxy)" -q -db -f "$ROOT/conf/haproxy.cfg" -p "$CLUSTER/proxy.run"
}

launch_node() {
  java_command org.omniline.playground.DemoNode "-Domniline.part=node$1"
  launch "node$1" env \
    OMNILINE_HTTP_HOST=127.0.0.1 "OMNILINE_HTTP_PORT=$(node_port "$1")" \
    OMNILINE_HTTP_TRUSTED_PROXIES=127.0.0.1 "OMNILINE_PEERS_PORT=$(peers_port)" \
    "OMNILINE_CLUSTER_NODE_NAME=node$1" "OMNILINE_CLUSTER_NAME=omniline-$OMNILINE_HTTP_PORT" \
    "OMNILINE_CLUSTER_PORT=$(cluster_port "$1")" "OMNILINE_CLUSTER_MEMBERS=$(cluster_members)" \
    "${COMMAND[@]}"
}

await_node() { await_part "node$1" "$(node_port "$1")" /readyz; }

cluster_up() {
  local nodes=$1 detach=$2 n
  refuse_if_running
  refuse_taken_ports "$nodes"
  prerequisites java proxy
  built playground
  mkdir -p "$CLUSTER"
  echo "$nodes" >"$CLUSTER/size"
  # Half a cluster is worse than none: what does not start takes the rest with it.
  trap 'cluster_down' EXIT
  trap 'exit 0' INT TERM
  start_peers
  # The first one alone: it makes the tables, the demonstration's data and the keys that all share.
  launch_node 1
  await_node 1
  for ((n = 2; n <= nodes; n++)); do launch_node "$n"; done
  start_proxy
  for ((n = 2; n <= nodes; n++)); do await_node "$n"; done
  await_part proxy "$OMNILINE_HTTP_PORT" /readyz
  cluster_addresses "$nodes"
  if $detach; then trap - EXIT; else cluster_watch; fi
}

cluster_addresses() {
  local base=http://localhost:$OMNILINE_HTTP_PORT n list=
  for ((n = 1; n <= $1; n++)); do list+="${list:+, }$(node_port "$n")"; done
  say "Omniline is ready, $1 nodes behind HAProxy:" \
    "  visitor      $base/chat/demo" \
    "  desk         $base/desk/        (agent1 … agent4, supervisor1, admin; password omniline)" \
    "  WeChat       $base/playground   (be a follower who writes)" \
    "  telephone    $base/playground/phone   (be a caller)" \
    "  HTTP API     $base/api/docs/" \
    "  nodes        ports $list; each also answers alone" \
    "" \
    "One node:  ./omniline node 2 stop | start | drain | resume | kill      all: ./omniline nodes" \
    "Logs: $OMNILINE_HOME/log/{node1,…,proxy,peers}.log    Stop: ./omniline down"
}

# In the foreground: stays until Ctrl-C. A node that ends is told, and nothing else happens.
cluster_watch() {
  while part_pid peers >/dev/null && part_pid proxy >/dev/null; do sleep 1; done
  fail "HAProxy or the database ended by itself; see $OMNILINE_HOME/log/."
}

# Usage: end_part <part> <signal>; returns when the process is gone
end_part() {
  local pid until=$((SECONDS + NODE_STOPS_WITHIN))
  pid=$(part_pid "$1") || return 0
  kill "-$2" "$pid"
  while is_part "$pid" "$1"; do
    ((SECONDS < until)) ||
      fail "$1 (process $pid) has not stopped after $NODE_STOPS_WITHIN s; it was asked and not forced."
    sleep 0.1
  done
  rm -f "$CLUSTER/$1.pid"
}

# Nodes first, together, so that nobody's work moves from one to the next; then who carries them.
cluster_down() {
  local n pid
  for ((n = 1; n <= MOST_NODES; n++)); do
    ! pid=$(part_pid "node$n") || kill -CONT "$pid"
    ! pid=$(part_pid "node$n") || kill -TERM "$pid"
  done
  for ((n = 1; n <= MOST_NODES; n++)); do end_part "node$n" TERM; done
  end_part proxy TERM
  end_part peers TERM
  rm -f "$CLUSTER"/*.pid "$CLUSTER/proxy.run"
  say "Omniline has stopped."
}

node_state() {
  local pid
  if pid=$(part_pid "node$1"); then running_state "$(node_port "$1")" "$pid"; else echo "stopped"; fi
}

# Usage: running_state <port> <process>
running_state() {
  if says_ok "$1" /readyz; then
    echo "ready       process $2"
  elif says_drained "$1"; then
    echo "drained     process $2"
  else
    echo "not ready   process $2"
  fi
}

nodes_list() {
  local n size pid
  if pid=$(running_pid); then
    say "node1   port $OMNILINE_HTTP_PORT   $(running_state "$OMNILINE_HTTP_PORT" "$pid")"
    return
  fi
  size=$(cluster_size)
  for ((n = 1; n <= MOST_NODES; n++)); do
    if ((n <= size)) || [[ -f $CLUSTER/node$n.pid ]]; then
      say "node$n   port $(node_port "$n")   $(node_state "$n")"
    fi
  done
}

# Of a node that was killed a moment ago, the kernel may still be closing what it served.
port_falls_silent() {
  local deadline=$((SECONDS + 10))
  while port_answers "$1"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

node_command() {
  local n=${1:-} what=${2:-}
  [[ $n =~ ^[1-9]$ && -n $what ]] ||
    fail "Usage: ./omniline node <1 … $MOST_NODES> start | stop | drain | resume | kill"
  if running_pid >/dev/null; then
    [[ $n == 1 ]] || fail "One node runs here, node1. Several: ./omniline up --nodes 3 --detach"
    case $what in
      drain | resume) "node_$what" 1 ;;
      *) fail "node1 runs alone: it knows drain and resume. Stop it with: ./omniline down" ;;
    esac
    return
  fi
  part_pid peers >/dev/null || fail "No cluster runs here. Start one: ./omniline up --nodes 3 --detach"
  case $what in
    start)
      ! part_pid "node$n" >/dev/null || fail "node$n runs already."
      port_falls_silent "$(node_port "$n")" ||
        fail "Port $(node_port "$n") is in use by another program. Stop that one, then start node$n again."
      built playground
      launch_node "$n"
      await_node "$n"
      say "node$n is ready on port $(node_port "$n") and takes its part."
      ;;
    stop | kill | drain | resume)
      part_pid "node$n" >/dev/null || fail "node$n does not run."
      "node_$what" "$n"
      ;;
    *) fail "A node knows no '$what'; see ./omniline help" ;;
  esac
}

node_stop() {
  end_part "node$1" TERM
  say "node$1 has drained and stopped."
}

node_kill() {
  end_part "node$1" KILL
  say "node$1 was killed, as by a power cut."
}

node_drain() {
  local answer='' code=0
  tell_node "$1" drain || code=$?
  if ((code == 3)); then
    say "node$1 is the only one that takes people: while it is drained, nobody is served."
    # Without a terminal nobody can say yes by mistake.
    read -r -p "Drain it all the same? [y/N] " answer || true
    [[ $answer == [yY]* ]] || fail "node$1 was not drained."
    tell_node "$1" 'drain?last=true' || exit 1
  elif ((code != 0)); then
    exit 1
  fi
  say "node$1 takes nobody new; its desks and visitors were told to move."
}

node_resume() {
  tell_node "$1" resume || exit 1
  say "node$1 takes people again."
}

# The API asks for a right and writes it down, so this signs in first.
tell_node() {
  local port
  port=$(node_port "$1")
  ! running_pid >/dev/null || port=$OMNILINE_HTTP_PORT
  built playground
  java_command org.omniline.playground.NodeCommand -Xms16m -Xmx64m
  "${COMMAND[@]}" "http://127.0.0.1:$port" "$2"
}
