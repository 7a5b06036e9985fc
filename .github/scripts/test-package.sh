#!/usr/bin/env bash
# Tests package.sh: an archive of each form can be unpacked and used, and is the same bytes when it is made again.
#
#   QUARTERDAY=PATH     the program to pack; target/release/quarterday without it
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
QUARTERDAY=$(realpath "${QUARTERDAY:-$here/../../target/release/quarterday}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch"/{extras,once,again,unpacked}
"$QUARTERDAY" man "$scratch/extras/man" >/dev/null
mkdir "$scratch/extras/completions"
"$QUARTERDAY" completions bash >"$scratch/extras/completions/quarterday.bash"
echo "# Licences of third parties" >"$scratch/extras/THIRD-PARTY-LICENCES.md"

for target in x86_64-unknown-linux-musl x86_64-pc-windows-msvc; do
  archive=$("$here/package.sh" "$target" "$QUARTERDAY" "$scratch/extras" "$scratch/once")
  "$here/package.sh" "$target" "$QUARTERDAY" "$scratch/extras" "$scratch/again" >/dev/null
  cmp "$scratch/once/$archive" "$scratch/again/$archive"
done

tar -xzf "$scratch"/once/*.tar.gz -C "$scratch/unpacked"
cd "$scratch"/unpacked/quarterday-*
for file in LICENSE THIRD-PARTY-LICENCES.md README.md docs/src/SUMMARY.md man/quarterday.1 completions/quarterday.bash; do
  [[ -s $file ]] || { echo "the archive has no $file" >&2 && exit 1; }
done
./quarterday --version >/dev/null
./quarterday check published --quiet
echo "package.sh: all as expected"
