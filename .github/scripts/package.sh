#!/usr/bin/env bash
# Packs one release archive, the same bytes whenever it is run for the same commit.
#
#   package.sh TARGET PROGRAM EXTRAS FOLDER
#
#   TARGET     the system that the program is for, as Rust calls it, for instance x86_64-pc-windows-msvc
#   PROGRAM    the program, built for it
#   EXTRAS     a folder with THIRD-PARTY-LICENCES.md, completions/ and man/, which are the same for all systems
#   FOLDER     where the archive goes
#
# Needs GNU tar, gzip and zip. The archive holds the sample, too, so that `quarterday refresh` can be tried at once.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=$1 program=$2 extras=$3
folder=$(cd "$4" && pwd)

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$repository/Cargo.toml" | head -n 1)
name=quarterday-$version-$target
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$scratch/$name"
cp "$program" "$scratch/$name/"
cp -R "$extras/." "$scratch/$name/"
cp -R "$repository/pipelines" "$repository/sample_data" "$repository/docs" "$scratch/$name/"
cp "$repository"/{README,CHANGELOG,SECURITY}.md "$repository/LICENSE" "$scratch/$name/"
chmod -R u=rwX,go=rX "$scratch/$name"
chmod 755 "$scratch/$name/$(basename "$program")"
# The time of the commit, where there is one.
time=${SOURCE_DATE_EPOCH:-$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 946684800)}
find "$scratch/$name" -exec touch --date "@$time" {} +

cd "$scratch"
case $target in
*windows*)
  archive=$name.zip
  find "$name" -type f | LC_ALL=C sort | TZ=UTC zip --quiet -X -@ "$folder/$archive"
  ;;
*)
  archive=$name.tar.gz
  tar --create --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner "$name" | gzip -n >"$folder/$archive"
  ;;
esac
echo "$archive"
