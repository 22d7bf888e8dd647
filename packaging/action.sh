#!/usr/bin/env bash
# The steps of action.yml: `action.sh install` and `action.sh check`. Inputs are in the variables INPUT_….
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

install() {
  local folder=${RUNNER_TEMP:?}/assessor version=${INPUT_VERSION:-}
  # The version of the action itself, unless the workflow asks for another.
  [[ $version ]] || version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/../Cargo.toml" | head -n 1)
  ASSESSOR_VERSION=$version ASSESSOR_INSTALL_DIR=$folder sh "$here/install.sh"
  echo "$folder" >>"${GITHUB_PATH:?}"
}

check() {
  local paths=() arguments=() line
  # A path a line, so that it may contain spaces. Those around it are removed.
  while IFS= read -r line; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    [[ $line ]] && paths+=("$line")
  done <<<"${INPUT_PATHS:-}"
  ((${#paths[@]})) || paths=(.)
  # Words; quotes have no meaning, and nothing is expanded.
  read -r -d '' -a arguments <<<"${INPUT_ARGS:-}" || true
  case ${INPUT_FORMAT:-github} in
    sarif)
      local file=${INPUT_SARIF_FILE:-assessor.sarif}
      mkdir -p "$(dirname -- "$file")"
      echo "sarif-file=$file" >>"${GITHUB_OUTPUT:?}"
      assessor check --format sarif ${arguments[@]+"${arguments[@]}"} -- "${paths[@]}" >"$file"
      ;;
    *) assessor check --format "${INPUT_FORMAT:-github}" ${arguments[@]+"${arguments[@]}"} -- "${paths[@]}" ;;
  esac
}

case ${1:-} in
  install | check) "$1" ;;
  *) echo 'usage: action.sh install|check' >&2; exit 2 ;;
esac
