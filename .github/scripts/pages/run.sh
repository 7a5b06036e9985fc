#!/usr/bin/env bash
# Looks in a browser at every page of output/ and of a partnership that `init` has started, after it has seen that each kind of
# fault is found. Needs node 20.19 or newer, npm, and Chromium or Chrome (Debian's `chromium`; or name it in BROWSER).
#
#   QUARTERDAY=PATH   the program that starts the partnership; target/release/quarterday without it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(realpath "$here/../../..")
QUARTERDAY=$(realpath "${QUARTERDAY:-$root/target/release/quarterday}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

npm ci --prefix "$here" --no-audit --no-fund
node "$here/check.mjs" --self-test "$root/output"

# Filled in, with two returns, and the others late, so that there are letters.
"$QUARTERDAY" init "$scratch/ours" --name "Our County Domestic Abuse Partnership" --first "2025/26 Q1"
cd "$scratch/ours"
sed -i 's/TO-FILL-IN/E10000097/g; s/ (TO FILL IN)//' returns/ours/*.csv
sed -i 's/TO-FILL-IN/E10000097/; s/TO FILL IN/1 July 2025/' pipelines/quarterly.toml
cat >returns/ours/police_2025-26-q1.csv <<'END'
partner,area_code,area_name,period,calls,crimes,incidents,submitted
Police performance team,E10000097,Our area,2025/26 Q1,1912,1103,1204,2025-07-21
END
cat >returns/ours/funding_2025-26-q1.csv <<'END'
partner,area_code,area_name,period,budget_total,actual_total,submitted
Finance,E10000097,Our area,2025/26 Q1,1000,900,2025-07-20
END
"$QUARTERDAY" refresh --as-at 2025-08-25 --quiet

node "$here/check.mjs" "$root/output" "$scratch/ours/output"
