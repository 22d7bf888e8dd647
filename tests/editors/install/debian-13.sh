#!/usr/bin/env bash
# Unpacks programs of Debian 13 into a folder, with the libraries that they need, and installs nothing: for versions of
# editors that this machine's own Debian doesn't have. debian-13.sh FOLDER PACKAGE…
#
# A program in there is started with `FOLDER/run PROGRAM ARGUMENT…`, PROGRAM as a path below FOLDER/usr.
set -euo pipefail

folder=${1:?usage: debian-13.sh FOLDER PACKAGE…}
shift
[[ -e $folder/complete ]] && exit
rm -rf "$folder"
mkdir -p "$folder"/lists/partial "$folder"/archives/partial "$folder"/debs
folder=$(realpath "$folder")

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mirror=$(sed -nE 's/^(URIs:|deb) *(http[^ ]*\/debian)\/?( .*)?$/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null | head -n 1 || true)
cat >"$folder/sources.sources" <<SOURCES
Types: deb
URIs: ${mirror:-http://deb.debian.org/debian}
Suites: trixie
Components: main
Signed-By: $keyring
SOURCES

apt=(apt-get -q -o Acquire::Retries=3 -o "Dir::Etc::sourcelist=$folder/sources.sources" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$folder/lists" -o "Dir::Cache::archives=$folder/archives" -o Dir::Cache::pkgcache=
  -o Dir::Cache::srcpkgcache= -o Dir::State::status=/dev/null -o APT::Sandbox::User=root)
"${apt[@]}" update
(cd "$folder/debs" && "${apt[@]}" download "$@")
for package in "$folder"/debs/*.deb; do dpkg-deb -x "$package" "$folder"; done

cat >"$folder/run" <<'RUN'
#!/bin/sh
# With the libraries beside the program, not this machine's.
here=$(dirname "$(realpath "$0")")/usr
libraries=$here/lib/x86_64-linux-gnu
program=$1
shift
exec "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$here/$program" "$@"
RUN
chmod +x "$folder/run"
rm -rf "$folder"/{lists,archives,debs,sources.sources}
touch "$folder/complete"
