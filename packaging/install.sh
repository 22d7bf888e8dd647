#!/bin/sh
# Installs the program `assessor` from a release:
#
#   curl -fsSL https://github.com/OWNER_NOT_SET/assessor/releases/latest/download/install.sh | sh
#
# It downloads the archive for this computer, compares its SHA-256 with the release's list, and puts the program into
# ~/.local/bin, the completions and manual pages into ~/.local/share. Variables change that:
#
#   ASSESSOR_VERSION       the release to install, such as v0.2.0 [default: the latest]
#   ASSESSOR_INSTALL_DIR   a folder for the program; completions and manual pages are then not installed
#   ASSESSOR_DOWNLOADS     an address with the files of a release, such as a mirror in your own network
#   ASSESSOR_TARGET        the platform, if it is recognised wrongly, such as x86_64-unknown-linux-musl
set -eu

repository=https://github.com/OWNER_NOT_SET/assessor

fail() {
  echo "install.sh: $1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# Prints the target of this computer.
target() {
  system=$(uname -s) machine=$(uname -m)
  case $machine in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) fail "there is no program for the processor $machine; build it from source: $repository" ;;
  esac
  case $system in
    Linux) echo "$machine-unknown-linux-$(libc)" ;;
    Darwin)
      # Under Rosetta, a shell takes the processor for one of Intel's.
      if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || true)" = 1 ]; then machine=aarch64; fi
      echo "$machine-apple-darwin"
      ;;
    MINGW* | MSYS* | CYGWIN*)
      # ARM computers run programs for x86-64 too.
      echo x86_64-pc-windows-msvc
      ;;
    *) fail "there is no program for $system; build it from source: $repository" ;;
  esac
}

# Prints gnu if this computer has glibc 2.17 or newer, otherwise musl: that program needs no library.
libc() {
  version=$(getconf GNU_LIBC_VERSION 2>/dev/null || true)
  version=${version#glibc }
  case $version in
    2.[0-9] | 2.[0-9].* | 2.1[0-6] | 2.1[0-6].*) echo musl ;;
    [2-9].*) echo gnu ;;
    *) echo musl ;;
  esac
}

# download ADDRESS FILE
download() {
  if has curl; then
    curl --fail --silent --show-error --location --retry 3 --output "$2" "$1" || fail "$1 cannot be downloaded"
  elif has wget; then
    wget -q -O "$2" "$1" || fail "$1 cannot be downloaded"
  else
    fail 'curl or wget is needed'
  fi
}

# Prints the SHA-256 of a file.
sha256() {
  if has sha256sum; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  else
    fail 'sha256sum or shasum is needed'
  fi
}

# place FILE PATH MODE: replaces the file at the path in one step, even if that is a program that runs.
place() {
  mkdir -p "$(dirname "$2")"
  cp "$1" "$2.new"
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
}

main() {
  target=${ASSESSOR_TARGET:-$(target)}
  case $target in
    *windows*) archive=assessor-$target.zip name=assessor.exe ;;
    *) archive=assessor-$target.tar.gz name=assessor ;;
  esac
  case ${ASSESSOR_VERSION:-latest} in
    latest) downloads=$repository/releases/latest/download ;;
    *) downloads=$repository/releases/download/v${ASSESSOR_VERSION#v} ;;
  esac
  downloads=${ASSESSOR_DOWNLOADS:-$downloads}
  folder=${ASSESSOR_INSTALL_DIR:-${HOME:?}/.local/bin}

  # Another program of this name is not replaced. A damaged one does not answer either.
  if [ -e "$folder/$name" ]; then
    case $("$folder/$name" --version 2>/dev/null || true) in
      'assessor '*) ;;
      *) fail "$folder/$name does not answer as Assessor. Delete it if you do not need it, or give another folder in ASSESSOR_INSTALL_DIR." ;;
    esac
  fi

  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  download "$downloads/SHA256SUMS" "$scratch/SHA256SUMS"
  download "$downloads/$archive" "$scratch/$archive"
  wanted=$(awk -v name="$archive" '$2 == name { print $1 }' "$scratch/SHA256SUMS")
  [ -n "$wanted" ] || fail "the release has no checksum for $archive"
  [ "$(sha256 "$scratch/$archive")" = "$wanted" ] || fail "$archive is damaged: its checksum is not that of the release"
  case $archive in
    *.zip) unzip -q "$scratch/$archive" -d "$scratch" ;;
    *) tar -xzf "$scratch/$archive" -C "$scratch" ;;
  esac
  unpacked=$scratch/assessor-$target
  version=$("$unpacked/$name" --version) || fail "the program for $target does not run on this computer"

  place "$unpacked/$name" "$folder/$name" 755
  echo "Installed $version: $folder/$name"
  if [ -z "${ASSESSOR_INSTALL_DIR:-}" ]; then
    share=${XDG_DATA_HOME:-$HOME/.local/share}
    place "$unpacked/completions/assessor.bash" "$share/bash-completion/completions/assessor" 644
    place "$unpacked/completions/_assessor" "$share/zsh/site-functions/_assessor" 644
    place "$unpacked/completions/assessor.fish" "$share/fish/vendor_completions.d/assessor.fish" 644
    for page in "$unpacked"/man/*.1; do
      place "$page" "$share/man/man1/$(basename "$page")" 644
    done
  fi
  case :$PATH: in
    *:"$folder":*) ;;
    *) echo "Add $folder to your PATH to run it as \`assessor\`." ;;
  esac
  # The other shells look into these folders by themselves.
  case ${ASSESSOR_INSTALL_DIR:-}:${SHELL:-} in
    :*/zsh)
      echo 'To complete commands in zsh, add this line to ~/.zshrc, before the line with compinit:'
      echo "  fpath=(\"$share/zsh/site-functions\" \$fpath)"
      ;;
  esac
}

# Nothing runs before the whole script has arrived.
main
