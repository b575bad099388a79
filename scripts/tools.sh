# shellcheck shell=bash
# What the tests need beside Rust. Only what is missing is installed, so the second run costs a second.
# From Debian: into the system. From PyPI and npm: into .tools, in the versions and with the hashes pinned here.

AXE_VERSION=4.14.1
AXE_SHA512=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5

install_tools() {
    mkdir -p .tools
    install_from_debian
    install_from_pypi
    install_axe
    install_openid_provider
    scripts/corpus --sample .tools/sample
    CHROMIUM=${CHROMIUM:-$(command -v chromium)}
    CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
    OIDC_PROVIDER=$PWD/.tools/openid/node_modules/oidc-provider/lib/index.js
    AXE_JS=$PWD/.tools/axe/axe.min.js
}

has() {
    command -v "$1" >/dev/null 2>&1
}

install_from_debian() {
    local missing=()
    postgres_bin >/dev/null || missing+=(postgresql)
    [ -n "${CHROMIUM:-}" ] || has chromium || missing+=(chromium)
    [ -n "${CHROMEDRIVER:-}" ] || has chromedriver || missing+=(chromium-driver)
    { has pdfsig && has pdftoppm; } || missing+=(poppler-utils)
    has zbarimg || missing+=(zbar-tools)
    has qpdf || missing+=(qpdf)
    has age || missing+=(age)
    has softhsm2-util || missing+=(softhsm2)
    has clamd || [ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
    has nginx || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
    has caddy || missing+=(caddy)
    has node || missing+=(nodejs)
    has npm || missing+=(npm)
    # A Debian python3 comes without the part that makes environments.
    python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3 python3-venv)
    [ ${#missing[@]} -gt 0 ] || return 0
    has apt-get || die "missing, and this is no Debian: ${missing[*]}"
    say "installing from Debian: ${missing[*]}"
    local root=()
    [ "$(id -u)" = 0 ] || root=(sudo)
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >.tools/apt.log 2>&1 || say "apt-get update failed; trying all the same"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        </dev/null >>.tools/apt.log 2>&1 || { tail -n 20 .tools/apt.log >&2; die "apt-get install failed"; }
}

install_from_pypi() {
    local venv=.tools/venv wanted=scripts/requirements.txt
    cmp -s "$wanted" "$venv/installed.txt" && "$venv/bin/python" -c '' 2>/dev/null && return
    say "installing from PyPI: pyHanko, moto, aiosmtpd"
    rm -rf "$venv"
    python3 -m venv "$venv"
    # An environment is bound to the place it was made in, so the mark is written only when all of it is there.
    "$venv/bin/python" -m pip install --quiet --no-deps --only-binary=:all: --requirement "$wanted" \
        >.tools/pip.log 2>&1 || { tail -n 20 .tools/pip.log >&2; die "pip install failed"; }
    "$venv/bin/python" -m pip check >>.tools/pip.log || { tail -n 20 .tools/pip.log >&2; die "scripts/requirements.txt lacks something"; }
    cp "$wanted" "$venv/installed.txt"
}

# npm checks each package against the hash in the lock file.
install_openid_provider() {
    local folder=.tools/openid wanted=scripts/openid-provider
    cmp -s "$wanted/package-lock.json" "$folder/installed.json" && return
    say "installing from npm: oidc-provider"
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$wanted/package.json" "$wanted/package-lock.json" "$folder/"
    (cd "$folder" && npm ci --silent --ignore-scripts --no-audit --no-fund) >.tools/npm.log 2>&1 ||
        { tail -n 20 .tools/npm.log >&2; die "npm ci failed"; }
    cp "$wanted/package-lock.json" "$folder/installed.json"
}

install_axe() {
    local folder=.tools/axe archive=axe-core-$AXE_VERSION.tgz
    [ "$(cat "$folder/version" 2>/dev/null)" = "$AXE_VERSION" ] && return
    say "installing from npm: axe-core $AXE_VERSION"
    rm -rf "$folder"
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent "axe-core@$AXE_VERSION") >.tools/npm.log 2>&1 ||
        { tail -n 20 .tools/npm.log >&2; die "npm pack failed"; }
    echo "$AXE_SHA512  $folder/$archive" | sha512sum --check --status || die "axe-core is not the file it was: $folder/$archive"
    tar -xzf "$folder/$archive" -C "$folder" --strip-components=1 package/axe.min.js package/LICENSE
    echo "$AXE_VERSION" >"$folder/version"
}
