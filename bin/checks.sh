# shellcheck shell=bash
# What `./omniline test` checks, and how it adds up. Sourced by ./omniline.

readonly WEB_LOG=$ROOT/target/web-check.log

forget_results() {
  local module
  for module in "$ROOT"/*/; do
    rm -rf "$module"target/{feature-results.tsv,test-outcomes.tsv,surefire-reports,failsafe-reports}
  done
  rm -f "$WEB_LOG"
}

check_java() {
  say "Building and testing (target/maven.log has every line, */target/*-reports the tests' own output)"
  maven -T 2 -fae -Dmaven.test.redirectTestOutputToFile=true verify
}

# Beside the tests of the Java side, which wait for calls and databases half of the time. What both
# need is built before, for two at once would write the same folder.
begin_check_web() {
  say "Building the browser applications; their checks go on beside all that follows"
  mkdir -p "$ROOT/target"
  # Where it fails the build of the Java side and the checks both say so.
  bash "$ROOT/webroot/build.sh" >"$WEB_LOG" 2>&1 || cat "$WEB_LOG"
  (cd "$ROOT/webroot" && NO_COLOR=1 npm run --silent check) >"$WEB_LOG" 2>&1 &
}

# Usage: end_check_web <process of begin_check_web>
end_check_web() {
  local code=0
  say "Checking the browser applications"
  wait "$1" || code=$?
  cat "$WEB_LOG"
  return "$code"
}

# The table that was committed last; without git, the one on disk.
committed_features() {
  git -C "$ROOT" show HEAD:docs/features.md 2>/dev/null || cat "$ROOT/docs/features.md"
}

check_features() {
  say "Writing docs/features.md from the tests that passed"
  committed_features >"$ROOT/target/features.committed.md"
  "$JAVA_HOME/bin/java" -cp "$ROOT/testkit/target/classes" \
    org.omniline.testkit.FeatureTable "$ROOT" "$ROOT/target/features.committed.md"
}

java_outcomes() { cat "$ROOT"/*/target/test-outcomes.tsv 2>/dev/null | grep -c "^$1" || true; }

# Vitest's last line: "Tests  1 failed | 12 passed | 2 skipped (15)"
web_outcomes() {
  [[ -f $WEB_LOG ]] || { echo 0; return; }
  sed -n 's/^ *Tests  //p' "$WEB_LOG" | tail -n 1 | grep -o "[0-9]* $1" | grep -o '[0-9]*' || echo 0
}

# Usage: totals <checks that failed>; a check that failed without a failed test counts as one
totals() {
  local passed failed skipped
  passed=$(($(java_outcomes PASSED) + $(web_outcomes passed)))
  failed=$(($(java_outcomes FAILED) + $(web_outcomes failed)))
  skipped=$(($(java_outcomes SKIPPED) + $(web_outcomes skipped) + $(web_outcomes todo)))
  ((failed > 0)) || failed=$1
  echo "$passed passed, $failed failed, $skipped skipped"
  skipped_tests
}

# What a run did not prove, by name: a test that is skipped where it cannot run passes for one that holds.
skipped_tests() {
  local names
  names=$(cat "$ROOT"/*/target/test-outcomes.tsv 2>/dev/null | sed -n $'s/^SKIPPED\t/  /p')
  [[ -n $names ]] || return 0
  say "" "NOT PROVEN by this run, for its tests were skipped:" "$names"
  if [[ $names == *FaultsIT#split_* ]]; then
    say "  (only root may give each node a network that can be cut: run ./omniline test as root)"
  fi
}
