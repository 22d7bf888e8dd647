#!/usr/bin/env bash
# Takes the picture of Neovim for the README: neovim.sh NVIM ASSESSOR OUT.png
#
# Neovim runs in tmux with no configuration but wrapping; the keys are those a user would press. The picture shows a
# finding, the reason for it below its last line, and the list of missing sources.
set -euo pipefail

nvim=$(realpath "$1") assessor=$(realpath "$2") out=$(realpath -m "$3")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)

home=$(mktemp -d)
# A server of its own, so that no session of the user's is touched.
tmux=(tmux -L "assessor-picture-$$" -f /dev/null)
trap '"${tmux[@]}" kill-server 2>/dev/null || true; rm -rf "$home"' EXIT

mkdir -p "$home"/{bin,config/nvim,data/nvim/site/pack/picture/start,reports}
ln -s "$root/editors/nvim" "$home/data/nvim/site/pack/picture/start/assessor"
ln -s "$assessor" "$home/bin/assessor"
cp "$root/tests/fixtures/sample.assessment.md" "$home/reports/black-sea.assessment.md"
cat >"$home/config/nvim/init.lua" <<'LUA'
vim.o.termguicolors, vim.o.background = true, 'light'
vim.o.linebreak, vim.o.breakindent, vim.o.hlsearch, vim.o.number = true, true, false, true
vim.o.signcolumn, vim.o.winborder, vim.o.laststatus, vim.o.fillchars = 'yes', 'rounded', 2, 'eob: '
vim.o.statusline = " %f %m%=%{v:lua.require'assessor'.statusline()}  %l:%c "
LUA

# wait_for TEXT: until the terminal shows it.
wait_for() {
  for _ in {1..400}; do
    "${tmux[@]}" capture-pane -p | grep -qF -- "$1" && return
    sleep 0.05
  done
  echo "neovim.sh: '$1' did not appear:" >&2
  "${tmux[@]}" capture-pane -p >&2
  return 1
}

"${tmux[@]}" new-session -d -x 116 -y 40 -c "$home/reports" \
  env XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_STATE_HOME="$home/state" \
  COLORTERM=truecolor TERM=tmux-256color PATH="$home/bin:$PATH" "$nvim" -n -i NONE black-sea.assessment.md
"${tmux[@]}" set -g default-terminal tmux-256color \; set -as terminal-features ',*:RGB:usstyle'
# The sign of a finding, next to the number of its line.
wait_for 'W  22'
"${tmux[@]}" send-keys ':AssessorMissing' Enter
wait_for 'Quickfix List'
# At the end of the claim, so that the reason lies below all of it.
"${tmux[@]}" send-keys ':wincmd p' Enter '/until spring' Enter zt ':echo' Enter C-w d
wait_for '╭'
sleep 0.3
"${tmux[@]}" capture-pane -p -e -N | node "$here/terminal.mjs" "$out"
