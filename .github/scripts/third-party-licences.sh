#!/usr/bin/env bash
# Prints the licences of all crates that the program is built from, on any of the systems that it is built for: first a list of
# crates, then each text once, with the crates that it belongs to.
#
# Needs cargo and jq. `cargo fetch --locked` has to have run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# The order of file names must not depend on the machine.
export LC_ALL=C

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What is compiled into the program: neither build scripts' own crates nor those of tests.
cargo tree --locked --edges normal,no-proc-macro --target all --prefix none --format '{p}' |
  awk '{ print $1, substr($2, 2) }' | sort -u | grep -v '^quarterday ' >"$scratch/used"

cargo metadata --locked --format-version 1 |
  jq -r '.packages[] | [.name + " " + .version, .license // "see its text", .repository // "", .manifest_path] | @tsv' |
  sort >"$scratch/known"

echo "# Licences of third parties"
echo
echo "quarterday is built from these crates."
echo
while IFS=$'\t' read -r crate licence repository manifest; do
  grep -qxF "$crate" "$scratch/used" || continue
  echo "- $crate: $licence${repository:+ ($repository)}"
  folder=$(dirname "$manifest")
  find "$folder" -maxdepth 2 -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname 'unlicense*' \
    -o -iname 'ofl*' \) | sort | while read -r text; do
    hash=$(tr -d '\r' <"$text" | tee "$scratch/text" | cksum | tr ' ' '-')
    cp "$scratch/text" "$scratch/text-$hash"
    echo "$crate" >>"$scratch/crates-$hash"
  done
done <"$scratch/known"

for crates in $(for file in "$scratch"/crates-*; do echo "$(head -n 1 "$file" | tr ' ' '@')|$file"; done | sort | cut -d '|' -f 2); do
  echo
  echo "---"
  echo
  sort -u "$crates" | paste -sd ',' - | sed 's/,/, /g'
  echo
  sed 's/^/    /; s/[[:space:]]*$//' "$scratch/text-${crates##*crates-}"
done
