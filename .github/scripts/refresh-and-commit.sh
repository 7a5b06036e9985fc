#!/usr/bin/env bash
# Refreshes output/ from the returns and pipelines that are committed, and commits what changed.
# `.github/workflows/refresh.yml` calls this and nothing else; `test-refresh-and-commit.sh` beside it tests it.
#
#   MODE=push           commit to the branch that is checked out, and push (the default)
#   MODE=pull-request   commit to the branch `refresh-output`, push that, and open a pull request (needs `gh`)
#   QUARTERDAY=PATH     the program to run; without it, it is built
#   PRIVATE=true        the repository is private: findings are printed in full. Without it anybody may read the log, where a
#                       finding could tell a small number, so only how many there are of each sort is printed
#
# Findings go to stdout as annotations, and as text to the file that GITHUB_STEP_SUMMARY names, if any.
# Exit codes: those of the program (1: findings blocked a publication; 2: the run failed), and nothing is committed then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly MODE=${MODE:-push}
# This script owns the branch: what is on it is replaced.
readonly PROPOSED=refresh-output
readonly ATTEMPTS=3
if [[ ${PRIVATE:-} == true ]]; then readonly LOG=(); else readonly LOG=(--public-log); fi

main() {
  if [[ $MODE != push && $MODE != pull-request ]]; then
    fail "MODE is \"$MODE\"; it can be push or pull-request"
  fi
  local branch
  branch=$(git symbolic-ref --quiet --short HEAD) || fail "no branch is checked out"
  # A retry goes back to what is committed, so there must be nothing else to lose.
  if [[ -n $(git status --porcelain) ]]; then
    fail "there are changes that are not committed"
  fi
  refresh
  if ! changed; then
    echo "the output is up to date" | tell
    return
  fi
  if [[ $MODE == push ]]; then
    push "$branch"
  else
    propose "$branch"
  fi
}

# Refreshes output/ and audits what came out, and ends the script if that does not work.
refresh() {
  local status=0
  quarterday refresh --format github "${LOG[@]}" || status=$?
  if ((status == 0)); then
    quarterday audit --format github "${LOG[@]}" output || status=$?
  fi
  { echo "### Findings" && { quarterday check "${LOG[@]}" 2>&1 || true; } | indented; } | summarise
  if ((status != 0)); then
    echo "The refresh ended with exit code $status: nothing was committed." | tell
    exit "$status"
  fi
}

# Stages output/, and says whether that changes anything.
changed() {
  git add --all -- output
  ! git diff --cached --quiet
}

commit() {
  local from
  from=$(git rev-parse --short HEAD)
  git -c user.name="github-actions[bot]" -c user.email="41898282+github-actions[bot]@users.noreply.github.com" \
    commit --quiet --message "Refresh the output" --message "Made from $from."
  git show --stat --format= HEAD | indented | tell
}

# Commits and pushes. If the branch has moved on meanwhile, starts again from where it is now.
push() {
  local branch=$1 attempt
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    commit
    if git push --quiet origin "HEAD:refs/heads/$branch"; then
      echo "committed to $branch" | tell
      return
    fi
    git reset --quiet --hard HEAD~1
    git pull --quiet --rebase origin "$branch"
    refresh
    if ! changed; then
      echo "the output is up to date" | tell
      return
    fi
  done
  fail "$branch moved on $ATTEMPTS times: start the refresh again"
}

# Commits to a branch of its own, pushes that, and sees that there is one pull request for it.
propose() {
  local branch=$1 open
  git switch --quiet --force-create "$PROPOSED"
  commit
  git push --quiet --force origin "HEAD:refs/heads/$PROPOSED"
  git switch --quiet "$branch"
  open=$(gh pr list --head "$PROPOSED" --base "$branch" --state open --json number --jq length)
  if [[ $open == 0 ]]; then
    gh pr create --head "$PROPOSED" --base "$branch" --title "Refresh the output" \
      --body "What the returns and pipelines on $branch make of output/. The findings are in the summary of the run."
  fi
  echo "proposed to $branch" | tell
}

quarterday() {
  if [[ -n ${QUARTERDAY:-} ]]; then
    "$QUARTERDAY" "$@"
  else
    cargo run --release --locked --quiet -- "$@"
  fi
}

# Four spaces make a block of code, whatever characters a partner has sent: a lone carriage return would end it. A summary may
# hold 1 MiB.
indented() {
  tr '\r' ' ' | awk 'BEGIN { print "" } NR <= 2000 { print "    " substr($0, 1, 500) } NR == 2001 { print "    ..." } END { print "" }'
}

# Appends stdin to the summary of the run, if there is one.
summarise() {
  cat >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
}

# Prints stdin, and appends it to the summary.
tell() {
  tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
}

fail() {
  echo "error: $1" >&2
  exit 2
}

main
