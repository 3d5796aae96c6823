#!/usr/bin/env bash
# Build the wheel, install it beside the locked packages into a fresh environment, and make a graph with it:
# tests/supply/install.sh FOLDER [PYTHON]. The bill of materials of that environment lies in FOLDER/sbom.json after.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$1
python=${2:-python3}
"$python" -m pip wheel -q --no-deps -w "$work/wheel" .
"$python" -m venv "$work/installed"
bin="$work/installed/bin"
"$bin/pip" install -q --require-hashes -r requirements.lock
"$bin/pip" install -q --no-deps "$work"/wheel/conference_kg-*.whl
"$bin/pip" check
repository=$PWD
cd "$work"
"$bin/kg" run "$repository/tests/recaps" -o "$work/installed-outputs"
test -s "$work/installed-outputs/graph.ttl"
"$bin/python" -c 'import kg, sys; assert kg.__file__.startswith(sys.prefix), kg.__file__'
if command -v "${CYCLONEDX:-cyclonedx-py}" >/dev/null; then
  "${CYCLONEDX:-cyclonedx-py}" environment --output-reproducible --of JSON -o "$work/sbom.json" "$bin/python"
  "$bin/python" -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["components"]), "packages in sbom.json")' \
    "$work/sbom.json"
fi
