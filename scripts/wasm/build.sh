#!/usr/bin/env bash
# Rebuilds src/core/languages/parsers.wasm: tree-sitter's runtime, the Python and HCL grammars and flat.c in one module.
# Needs Python (for the compiler and the runtime's sources, both from PyPI) and node_modules (for the grammars).
# The result is reproducible: `--check` builds it again and fails when the bytes differ.
set -euo pipefail
ZIG=0.16.0            # ziglang on PyPI
RUNTIME=0.25.2        # tree-sitter on PyPI (sdist); grammars: see package.json
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target="$root/src/core/languages/parsers.wasm"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install "ziglang==$ZIG"
"$work/venv/bin/pip" -q download --no-deps --no-binary :all: -d "$work" "tree-sitter==$RUNTIME"
tar -xzf "$work/tree-sitter-$RUNTIME.tar.gz" -C "$work"
core="$work/tree-sitter-$RUNTIME/tree_sitter/core/lib"
python="$root/node_modules/tree-sitter-python/src"
hcl="$root/node_modules/@tree-sitter-grammars/tree-sitter-hcl/src"

compile() { # source object include
  "$work/venv/bin/python" -m ziglang cc -target wasm32-wasi -c -O3 -std=c11 -DNDEBUG -D_POSIX_C_SOURCE=200112L \
    -D_DEFAULT_SOURCE -I "$core/include" -I "$core/src" ${3:+-I "$3"} "$1" -o "$work/$2.o"
}
compile "$core/src/lib.c" runtime
compile "$python/parser.c" python_parser "$python"
compile "$python/scanner.c" python_scanner "$python"
compile "$hcl/parser.c" hcl_parser "$hcl"
compile "$hcl/scanner.c" hcl_scanner "$hcl"
compile "$here/flat.c" flat
cd "$work"
"$work/venv/bin/python" -m ziglang cc -target wasm32-wasi -O3 -mexec-model=reactor -Wl,--no-entry -Wl,--strip-all \
  -Wl,-z,stack-size=1048576 -s flat.o runtime.o python_parser.o python_scanner.o hcl_parser.o hcl_scanner.o -o parsers.wasm

if [ "${1:-}" = --check ]; then
  cmp parsers.wasm "$target" && echo "parsers.wasm is up to date"
else
  install -m 644 parsers.wasm "$target"
  echo "wrote $target ($(wc -c < parsers.wasm) bytes)"
fi
