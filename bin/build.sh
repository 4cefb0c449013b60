# shellcheck shell=bash
# Building with Maven, and only when sources changed. Sourced by ./omniline.

readonly MAVEN_LOG=$ROOT/target/maven.log

# Runs Maven with its whole output in target/maven.log and the lines a person reads on the terminal.
maven() {
  local options=(-B -ntp)
  [[ -d ${HOME:-/nonexistent}/.m2 ]] || options+=("-Dmaven.repo.local=$TOOLS/m2")
  mkdir -p "$ROOT/target"
  (cd "$ROOT" && mvn "${options[@]}" "$@" 2>&1) | tee "$MAVEN_LOG" | readable
}

# Modules, tests and what went wrong; the advice at the end of each failure says nothing new.
readable() {
  local shown='^\[INFO\] (Building Omniline|Tests run:|BUILD|Total time)|^\[(WARNING|ERROR)\]|^  +[^ ]|^npm err'
  local dull='^\[ERROR\] *(\[Help|To see the full|Re-run|For more info|After correcting|mvn <|-> )|^\[(ERROR|WARNING)\] *$|JAR will be empty|^ *\|( |$)'
  grep --line-buffered -E "$shown" | grep --line-buffered -v -E "$dull" || true
}

# The files that the running product is made of: tracked, or new and not ignored.
product_sources() {
  local parts=(pom.xml .mvn)
  parts+=(testkit conversation flow channels routing casework persistence webroot gateway playground)
  [[ $1 == playground ]] || parts+=("$1")
  if has git && git -C "$ROOT" rev-parse --git-dir >/dev/null 2>&1; then
    git -C "$ROOT" ls-files -z --cached --others --exclude-standard -- "${parts[@]}"
  else
    (cd "$ROOT" && find "${parts[@]}" \
      \( -name target -o -name node_modules -o -name dist \) -prune -o -type f -print0)
  fi | grep -z -v '/src/test/'
}

# One checksum over names and contents. A file that was deleted but not yet committed is no source.
checksum_of() {
  (cd "$ROOT" && product_sources "$1" | LC_ALL=C sort -z |
    xargs -0 sha256sum 2>/dev/null | sha256sum | cut -c1-16) || true
}

is_whole() {
  local jar jars
  [[ -f $1/java.args ]] || return 1
  IFS=: read -ra jars <"$1/classpath"
  for jar in "${jars[@]}"; do [[ -f $jar ]] || return 1; done
}

# Makes target/run/<module>-<checksum>/java.args, which holds the class path; RUN names that folder.
#
# Our own jars are copied there, so that a build never changes what a running process has open.
built() {
  local module=$1
  RUN=$ROOT/target/run/$module-$(checksum_of "$module")
  if is_whole "$RUN"; then
    prerequisites java
    return
  fi
  prerequisites java maven npm
  say "Building (the first time takes a few minutes; target/maven.log has every line)"
  maven -T 2 -pl "$module" -am -Dmaven.test.skip=true package \
    dependency:build-classpath -Dmdep.outputFile=target/runtime.classpath -DincludeScope=runtime ||
    fail "The build failed; target/maven.log says why."
  gather "$module"
}

gather() {
  local module=$1 jar own jars classpath=
  rm -rf "$ROOT/target/run/$module"-*
  mkdir -p "$RUN"
  # Maven writes no line end, which read takes for a failure.
  IFS=: read -ra jars <"$ROOT/$module/target/runtime.classpath" || true
  for jar in "$ROOT/$module/target/omniline-$module"-*[!s].jar "${jars[@]}"; do
    if [[ $jar == "$ROOT"/* && $jar != "$TOOLS"/* ]]; then
      own=$RUN/$(basename "$jar")
      cp "$jar" "$own"
      jar=$own
    fi
    classpath+=${classpath:+:}$jar
  done
  printf '%s\n' "$classpath" >"$RUN/classpath"
  printf -- '-cp "%s"\n' "$classpath" >"$RUN/java.args"
}

version() { sed -n 's|^  <version>\(.*\)</version>|\1|p' "$ROOT/pom.xml" | head -n 1; }
