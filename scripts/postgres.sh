# shellcheck shell=bash
# A PostgreSQL of our own for one run: in a folder that is thrown away, on the loopback, with fsync as in earnest.
# A server that is there already is used instead when TEST_POSTGRES_URL names it.

# Prints the folder of the newest PostgreSQL's programs.
postgres_bin() {
    local initdb
    initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
    [ -n "$initdb" ] || initdb=$(command -v initdb) || return 1
    dirname -- "$(readlink -f -- "$initdb")"
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u "$POSTGRES_USER" -- "$@"
    else
        "$@"
    fi
}

start_postgres() {
    POSTGRES_DIR=
    if [ -n "${TEST_POSTGRES_URL:-}" ]; then
        export TEST_POSTGRES_URL
        return
    fi
    POSTGRES_BIN=$(postgres_bin) || die "no PostgreSQL found"
    POSTGRES_USER=postgres
    id postgres >/dev/null 2>&1 || POSTGRES_USER=nobody
    # Not under TMPDIR: its folders may be closed to that user, and a socket's path must be short.
    POSTGRES_DIR=$(mktemp -d "${MEMORY_FOLDER:-/tmp}/saporancak-pg.XXXXXX")
    [ "$(id -u)" != 0 ] || chown "$POSTGRES_USER" "$POSTGRES_DIR"
    if ! (cd "$POSTGRES_DIR" && as_postgres "$POSTGRES_BIN/initdb" --pgdata=data --username=postgres --auth=trust \
        --encoding=UTF8 --locale=C --no-sync >"$POSTGRES_DIR/initdb.log" 2>&1); then
        tail -n 20 "$POSTGRES_DIR/initdb.log" >&2
        stop_postgres
        die "initdb failed"
    fi
    local try
    for try in 1 2 3; do # somebody else may take the free port in between
        if run_postgres "$(free_port)"; then
            say "PostgreSQL $("$POSTGRES_BIN/postgres" --version | awk '{print $3}') on port $POSTGRES_PORT"
            return
        fi
        say "PostgreSQL did not start (try $try)"
    done
    tail -n 20 "$POSTGRES_DIR/postgres.log" >&2
    stop_postgres
    die "PostgreSQL did not start"
}

run_postgres() {
    POSTGRES_PORT=$1
    (cd "$POSTGRES_DIR" && as_postgres "$POSTGRES_BIN/pg_ctl" start --pgdata=data --wait --silent --log=postgres.log \
        --options="-p $POSTGRES_PORT -k $POSTGRES_DIR -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=64MB -c fsync=on" \
        >/dev/null 2>&1) || return 1
    export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$POSTGRES_PORT/postgres"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

stop_postgres() {
    [ -n "${POSTGRES_DIR:-}" ] || return 0
    (cd "$POSTGRES_DIR" && as_postgres "$POSTGRES_BIN/pg_ctl" stop --pgdata=data --mode=immediate --silent >/dev/null 2>&1) || true
    rm -rf -- "$POSTGRES_DIR"
    POSTGRES_DIR=
}
