#!/bin/sh
# Print the Python that makes the environment: the one given, or the first that will do.
# 3.11 comes first: the lessons are tested with it, and Binder runs it. The PyTorch that the lock
# pins has builds up to 3.14.
fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1
}

if [ -n "${1:-}" ]; then
    if fits "$1"; then
        printf '%s\n' "$1"
        exit 0
    fi
    echo "PYTHON=$1 is not a Python 3.11 to 3.14 that runs." >&2
    echo "Name another one, or leave PYTHON out and make looks for one." >&2
    exit 1
fi

for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
    if fits "$candidate"; then
        printf '%s\n' "$candidate"
        exit 0
    fi
done
echo "convlab needs Python 3.11 to 3.14, and there is none on the PATH." >&2
echo "Install one (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS:" >&2
echo "brew install python@3.11; or from python.org), or name it: make PYTHON=/path/to/python3.11" >&2
exit 1
