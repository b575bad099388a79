# shellcheck shell=bash
# Progress: one short line each, with the seconds since the start.

say() {
    printf '[%4d s] %s\n' "$SECONDS" "$*" >&2
}

die() {
    say "$*"
    exit 1
}
