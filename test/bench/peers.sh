#!/bin/sh
# Installs what the bench compares with, on Debian and Ubuntu: NumPy and PyTorch (some hundred MB).
set -e
if /usr/bin/python3 -c 'import numpy, torch' 2>/dev/null; then
  exit 0
fi
as_root=''
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -q
$as_root apt-get install -q -y --no-install-recommends python3-numpy python3-torch
