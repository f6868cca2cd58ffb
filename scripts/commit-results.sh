#!/usr/bin/env bash
# Commits results/published, with the README that shows it, and nothing else, when it changed; with --push also sends it to where the branch came from.
# Usage: bash scripts/commit-results.sh [--push]
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"

case "${1-}" in
  '' | --push) ;;
  *)
    echo "error: unknown option $1" >&2
    echo '  → bash scripts/commit-results.sh [--push]' >&2
    exit 64
    ;;
esac

if [ -z "$(git status --porcelain -- results/published)" ]; then
  echo 'nothing to commit: results/published has not changed'
else
  run=$(sed -n 's/^  "id": "\(.*\)",$/\1/p' results/published/manifest.json)
  # A machine without a name of its own, as CI's is, commits under the project's.
  git config user.name >/dev/null || export GIT_AUTHOR_NAME=hookbench GIT_COMMITTER_NAME=hookbench
  git config user.email >/dev/null ||
    export GIT_AUTHOR_EMAIL=hookbench@users.noreply.github.com GIT_COMMITTER_EMAIL=hookbench@users.noreply.github.com
  git add --all -- results/published README.md
  git commit --quiet --message "Publish the results of $run" -- results/published README.md
  git log -1 --format='committed %h: %s'
fi

[ "${1-}" = --push ] || exit 0
# Others may have pushed while we measured. A rebase touches only our one commit of results.
for attempt in 1 2 3; do
  git pull --quiet --rebase && git push --quiet && exit 0
  git rebase --abort 2>/dev/null || true
  echo "push $attempt of 3 was refused" >&2
  sleep "$attempt"
done
echo 'error: the results are committed here, but could not be pushed' >&2
echo '  → pull, then push by hand' >&2
exit 1
