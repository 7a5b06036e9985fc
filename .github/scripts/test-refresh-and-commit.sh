#!/usr/bin/env bash
# Tests refresh-and-commit.sh as it runs in a workflow: a clone, and a bare repository that it pushes to.
#
#   QUARTERDAY=PATH     the program to run; target/release/quarterday without it
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
QUARTERDAY=${QUARTERDAY:-$repository/target/release/quarterday}
if [[ ! -x $QUARTERDAY ]]; then
  echo "error: $QUARTERDAY is not there: build it with \`cargo build --release\`" >&2
  exit 2
fi
QUARTERDAY=$(realpath "$QUARTERDAY")
export QUARTERDAY

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
remote=$scratch/remote.git
partner=$scratch/partner
runner=$scratch/runner
log=$scratch/log
# Nothing of the machine's own settings may matter.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE MODE GITHUB_STEP_SUMMARY
export PRIVATE=true

main() {
  set_up

  name="nothing has changed: no commit"
  expect_exit 0 refresh_and_commit
  expect_head "$start"

  name="a return has changed: one commit of output/ alone, by the bot"
  train 7 && send "A return of training"
  local sent
  sent=$(head_of main)
  expect_exit 0 refresh_and_commit
  expect_equal "$(git -C "$remote" rev-parse main~1)" "$sent"
  expect_equal "$(git -C "$remote" log -1 --format=%an main)" "github-actions[bot]"
  expect_equal "$(touched main | grep -vc '^output/' || true)" 0
  expect_equal "$(touched main | grep -c '^output/quarterly/2024-25-q4/release/tables/training-by-agency.csv$')" 1
  expect_equal "$(trained "$runner/output")" "$((before + 7))"
  expect_in "$log" "::warning file=sample_data/midshire/expected.csv"
  expect_in "$scratch/summary" "warning[not-submitted]"
  expect_in "$scratch/summary" "training-by-agency.csv"
  expect_locked

  name="a second run: no commit"
  local refreshed
  refreshed=$(head_of main)
  expect_exit 0 refresh_and_commit
  expect_head "$refreshed"
  expect_in "$log" "the output is up to date"

  name="the branch moves on during a run: the commit holds both returns"
  train 1 && send "A return of training"
  git -C "$runner" pull --quiet
  train 2 && send "Another return of training"
  sent=$(head_of main)
  expect_exit 0 run_there
  expect_equal "$(git -C "$remote" rev-parse main~1)" "$sent"
  expect_equal "$(trained "$runner/output")" "$((before + 10))"
  expect_locked

  name="a public repository: findings are counted, and say nothing"
  spoil '2024/25 Q4,sessions,,' && send "A return that cannot be read"
  sent=$(head_of main)
  rm -f "$scratch/summary"
  PRIVATE='' expect_exit 1 refresh_and_commit
  expect_in "$log" "::error file=returns"
  expect_not_in "$log" "sample_data/midshire"
  expect_in "$scratch/summary" "error[not-a-number]: 1 finding of this kind"
  expect_not_in "$scratch/summary" "sample_data/midshire"

  name="a bad value: exit 1, no commit, and the summary says where"
  expect_exit 1 refresh_and_commit
  expect_head "$sent"
  expect_in "$log" "::error file=sample_data/midshire/training.csv"
  expect_in "$scratch/summary" "error[not-a-number]"
  git -C "$partner" revert --no-edit HEAD >/dev/null && git -C "$partner" push --quiet

  name="a pipeline that cannot be right: exit 2, no commit"
  git -C "$runner" reset --quiet --hard
  sed -i.bak 's/^threshold = /treshold = /' "$partner/pipelines/quarterly.toml"
  rm "$partner/pipelines/quarterly.toml.bak"
  send "A pipeline with a slip"
  sent=$(head_of main)
  expect_exit 2 refresh_and_commit
  expect_head "$sent"
  expect_in "$scratch/summary" "did you mean"
  git -C "$partner" revert --no-edit HEAD >/dev/null && git -C "$partner" push --quiet

  name="as a pull request: a branch, one pull request, main as it was"
  git -C "$runner" reset --quiet --hard
  train 3 && send "One more return of training"
  sent=$(head_of main)
  export MODE=pull-request OPEN=0
  expect_exit 0 refresh_and_commit
  expect_head "$sent"
  expect_equal "$(git -C "$remote" rev-parse refresh-output~1)" "$sent"
  expect_equal "$(touched refresh-output | grep -vc '^output/' || true)" 0
  expect_equal "$(git -C "$runner" symbolic-ref --short HEAD)" main
  expect_equal "$(grep -c '^pr create' "$scratch/gh-calls")" 1
  expect_in "$scratch/gh-calls" "pr create --head refresh-output --base main"

  name="as a pull request again: the one that is open stays the only one"
  export OPEN=1
  expect_exit 0 refresh_and_commit
  expect_equal "$(grep -c '^pr create' "$scratch/gh-calls")" 1
  unset MODE OPEN

  name="work that is not committed: exit 2, and it is left alone"
  echo "# a draft" >>"$runner/pipelines/quarterly.toml"
  expect_exit 2 run_there
  expect_in "$runner/pipelines/quarterly.toml" "# a draft"

  echo "refresh-and-commit.sh: all as expected"
}

# A remote that holds the pipelines, the returns and what this program makes of them; a partner and a runner clone it.
set_up() {
  name="setting up"
  git init --quiet --bare --initial-branch=main "$remote"
  git clone --quiet "$remote" "$partner" 2>/dev/null
  git -C "$partner" config user.name "A partner"
  git -C "$partner" config user.email "partner@example.org"
  git -C "$partner" switch --quiet --create main 2>/dev/null || true
  mkdir "$partner/.github"
  cp -R "$repository/pipelines" "$repository/sample_data" "$partner/"
  cp -R "$repository/.github/scripts" "$partner/.github/"
  cp "$repository/.gitignore" "$repository/.gitattributes" "$partner/"
  (cd "$partner" && "$QUARTERDAY" refresh --quiet)
  git -C "$partner" add --all
  git -C "$partner" commit --quiet --message "Start"
  git -C "$partner" push --quiet --set-upstream origin main
  git clone --quiet "$remote" "$runner"
  start=$(head_of main)
  before=$(trained "$partner/output")
  mkdir "$scratch/bin"
  cat >"$scratch/bin/gh" <<'GH'
#!/usr/bin/env bash
echo "$*" >>"$GH_CALLS"
[[ "$1 $2" == "pr list" ]] && echo "$OPEN"
exit 0
GH
  chmod +x "$scratch/bin/gh"
}

# The script, in the runner's clone as a workflow finds it: at the head of main.
refresh_and_commit() {
  git -C "$runner" pull --quiet && run_there
}

run_there() {
  : >"$scratch/summary"
  (cd "$runner" && GITHUB_STEP_SUMMARY=$scratch/summary GH_CALLS=$scratch/gh-calls PATH=$scratch/bin:$PATH \
    .github/scripts/refresh-and-commit.sh)
}

# Changes the return: so many more people trained in the latest quarter, in the total and in its last part.
train() {
  rewrite -v more="$1" '
    $4 == "2024/25 Q4" && ($5 == "attendance" || ($5 == "attendance-by-agency" && $6 == "other")) { $7 += more } { print }'
}

# Puts letters where a number belongs, in the row that holds the text.
spoil() {
  rewrite -v row="$1" 'index($0, row) { $7 = "1O" } { print }'
}

rewrite() {
  local file=$partner/sample_data/midshire/training.csv
  awk -F, -v OFS=, "$@" "$file" >"$scratch/rewritten" && cp "$scratch/rewritten" "$file"
}

send() {
  git -C "$partner" commit --quiet --all --message "$1"
  git -C "$partner" pull --quiet --rebase
  git -C "$partner" push --quiet
}

# People trained in the latest quarter, as published.
trained() {
  awk -F, '
    NR == 1 { for (at = 1; at <= NF; at++) if ($at == "value") value = at }
    /^training.attendance.sum\/E10000099\/2024-25-q4,/ { print $value }
  ' "$1/quarterly/2024-25-q4/release/figures.csv"
}

head_of() {
  git -C "$remote" rev-parse "$1"
}

touched() {
  git -C "$remote" show --name-only --format= "$1"
}

expect_exit() {
  local status=0 expected=$1
  shift
  "$@" >"$log" 2>&1 || status=$?
  expect_equal "$status" "$expected"
}

expect_head() {
  expect_equal "$(head_of main)" "$1"
}

expect_equal() {
  [[ $1 == "$2" ]] || failed "\"$1\" instead of \"$2\""
}

expect_in() {
  grep -qF -- "$2" "$1" || failed "$(basename "$1") does not say \"$2\""
}

expect_not_in() {
  if grep -qF -- "$2" "$1"; then failed "$(basename "$1") says \"$2\""; fi
}

# What was pushed is what a fresh clone makes of itself.
expect_locked() {
  rm -rf "$scratch/fresh"
  git clone --quiet "$remote" "$scratch/fresh"
  (cd "$scratch/fresh" && "$QUARTERDAY" refresh --locked) >"$log" 2>&1 || failed "the pushed output is not locked"
}

failed() {
  echo "FAILED: $name: $1" >&2
  echo "the log of the last run:" >&2
  cat "$log" >&2
  exit 1
}

main
