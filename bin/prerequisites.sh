# shellcheck shell=bash
# What must be on the machine, and how it gets there. Sourced by ./omniline.
#
# As root, what is missing comes from Debian's packages; otherwise the commands are printed.
# Nothing else outside the repository's folder is touched: a newer Node than Debian's goes to .tools/.

readonly TOOLS=$ROOT/.tools
readonly JAVA_AT_LEAST=17
readonly NODE_NEEDED='20.19 or newer'
readonly NPM_AT_LEAST=10
# A line of Node with long-term support; the npm beside it must be able to run on it.
readonly NODE_PACKAGES=(node@22 npm@11)

missing_packages=()

use_tools() {
  export PATH=$TOOLS/node_modules/.bin:$PATH
  # Downloads are kept where Maven and npm keep them if they have been used here before.
  [[ -d ${HOME:-/nonexistent}/.npm ]] || export npm_config_cache=$TOOLS/npm-cache
  export NODE_COMPILE_CACHE=$TOOLS/node-compile-cache
  export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- Java ---------------------------------------------------------------------------------------

java_release() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }

is_good_jdk() {
  local release
  [[ -x $1/bin/javac ]] && release=$(java_release "$1") && [[ -n $release ]] &&
    ((release >= JAVA_AT_LEAST))
}

java_homes() {
  [[ -z ${JAVA_HOME:-} ]] || printf '%s\n' "$JAVA_HOME"
  has javac && dirname "$(dirname "$(readlink -f "$(command -v javac)")")"
  printf '%s\n' /usr/lib/jvm/*
}

# Sets JAVA_HOME to the first JDK that is new enough.
find_java() {
  local home
  while read -r home; do
    if is_good_jdk "$home"; then
      export JAVA_HOME=$home PATH=$home/bin:$PATH
      return 0
    fi
  done < <(java_homes)
  return 1
}

java_package() {
  if has apt-cache && ! apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
    echo default-jdk-headless
  else
    echo openjdk-17-jdk-headless
  fi
}

# --- Node ---------------------------------------------------------------------------------------

# What Vite asks for: ^20.19 or >= 22.12.
is_good_node() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  case $major in
    20) ((minor >= 19)) ;;
    22) ((minor >= 12)) ;;
    *) ((major > 22)) ;;
  esac
}

is_good_npm() {
  local version
  version=$(npm --version 2>/dev/null) || return 1
  ((${version%%.*} >= NPM_AT_LEAST))
}

install_node() {
  say "Node $NODE_NEEDED is not here: taking ${NODE_PACKAGES[*]} from the npm registry into .tools/"
  mkdir -p "$TOOLS"
  # The folder needs a package.json of its own, else npm would look for one further up.
  [[ -f $TOOLS/package.json ]] || echo '{ "private": true }' >"$TOOLS/package.json"
  npm install --prefix "$TOOLS" --loglevel=error "${NODE_PACKAGES[@]}" >"$TOOLS/npm.log" 2>&1 ||
    fail "npm could not install ${NODE_PACKAGES[*]}:" "$(tail -n 15 "$TOOLS/npm.log")"
  hash -r
  if ! is_good_node || ! is_good_npm; then
    fail "Node $NODE_NEEDED with npm $NPM_AT_LEAST or newer is needed; .tools/ has node $(node --version), npm $(npm --version)."
  fi
}

# --- Debian's packages --------------------------------------------------------------------------

need_java() { find_java || missing_packages+=("$(java_package)"); }

need_maven() { has mvn || missing_packages+=(maven); }

# Debian's npm needs Debian's node, but not the other way round.
need_npm() {
  has node || missing_packages+=(nodejs)
  has npm || missing_packages+=(npm)
}

need_browser() {
  find_browser || missing_packages+=(chromium)
  has fc-list && [[ -n $(fc-list :lang=zh) ]] || missing_packages+=(fontconfig fonts-noto-cjk)
  # Visitors send emoji: without their font the screenshots show boxes.
  has fc-list && [[ -n $(fc-list :lang=und-zsye) ]] || missing_packages+=(fonts-noto-color-emoji)
}

find_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if has "$name"; then
      OMNILINE_CHROMIUM=$(command -v "$name")
      export OMNILINE_CHROMIUM
      return 0
    fi
  done
  return 1
}

need_proxy() { [[ -n $(find_haproxy) ]] || missing_packages+=(haproxy); }

# Debian keeps it where only root looks.
find_haproxy() { command -v haproxy || { [[ ! -x /usr/sbin/haproxy ]] || echo /usr/sbin/haproxy; }; }

# The fault tests cut the networks of nodes.
need_faults() { has ip || [[ -x /usr/sbin/ip ]] || missing_packages+=(iproute2); }

install_missing() {
  ((${#missing_packages[@]})) || return 0
  local install="apt-get install -y --no-install-recommends ${missing_packages[*]}"
  if ! has apt-get; then
    fail "These are missing here: ${missing_packages[*]}" \
      "They are named as Debian names them; please install what your system calls them."
  fi
  if ((EUID != 0)); then
    fail "Some programs are missing. Please run these two commands, then try again:" \
      "" "  sudo apt-get update" "  sudo $install"
  fi
  say "Installing from Debian's packages: ${missing_packages[*]}"
  mkdir -p "$TOOLS"
  {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update && $install
  } >"$TOOLS/apt.log" 2>&1 || fail "The packages could not be installed:" "$(tail -n 15 "$TOOLS/apt.log")"
  missing_packages=()
  hash -r
}

# Usage: prerequisites java maven npm browser, each only where it is needed
prerequisites() {
  local part
  for part in "$@"; do "need_$part"; done
  install_missing
  for part in "$@"; do
    case $part in
      java) find_java || fail "A JDK $JAVA_AT_LEAST or newer with javac is needed." ;;
      npm) if ! is_good_node || ! is_good_npm; then install_node; fi ;;
      proxy) [[ -n $(find_haproxy) ]] || fail "HAProxy is needed for several nodes." ;;
      browser) find_browser || fail "Chromium is needed for the browser tests." ;;
    esac
  done
}
