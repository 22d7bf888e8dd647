#!/usr/bin/env bash
# Installs VS Code's real workbench (code-server, from npm) into a folder of its own.
#
#   code-server.sh FOLDER
#
# code-server's own post-install step wants to download ripgrep and friends from elsewhere. This
# does the same work from npm and Debian's ripgrep alone; the links at the end are those that
# code-server's postinstall.sh would make. Needs Node 20, a C++ compiler, libkrb5-dev and rg.
# Running it again on a finished folder does nothing.
set -euo pipefail

version=4.100.3
folder=${1:?usage: code-server.sh FOLDER}
stamp=$folder/.installed-$version
[[ -e $stamp ]] && exit 0

mkdir -p "$folder"
cd "$folder"

# Headers for native modules: Debian's Node and most images keep them under /usr.
[[ -e /usr/include/node/node.h ]] && export npm_config_nodedir=/usr
npm=(npm --no-audit --no-fund --loglevel=error)

echo '{"private": true}' > package.json
"${npm[@]}" install --ignore-scripts --omit-lockfile-registry-resolved "code-server@$version"
"${npm[@]}" rebuild argon2

cd node_modules/code-server/lib/vscode
"${npm[@]}" install --ignore-scripts --omit=dev
"${npm[@]}" rebuild @vscode/spdlog native-watchdog @parcel/watcher

mkdir -p node_modules/@vscode/ripgrep/bin
ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
ln -sfn node_modules node_modules.asar
ln -sf code-linux.sh bin/remote-cli/code-server
ln -sf browser-linux.sh bin/helpers/browser.sh

cd extensions
"${npm[@]}" install --ignore-scripts --omit=dev

touch "$stamp"
