# What the clients connect to: the gate with nats-servers behind it, or nats-servers that speak TLS themselves. Sourced by
# .ci/interop, whose `work` is the folder for all files, and whose free_port puts ports into `given`. start_target leaves the
# listeners' ports in `port_of`, and in `pids` what is to be killed.
# shellcheck shell=bash disable=SC2154

declare -A port_of
pids=()

# Whom a certificate may become, and the first word of the subjects which that user may use. The owner of the expired one is
# among them, so that it is refused for nothing else.
users=("alice@example.com alice" "CN=bob,O=Acme bob" "expired@localhost expired")

# await WHAT LOG PID COMMAND…: until the command succeeds, for a minute, while the process lives
await() {
    local what=$1 log=$2 pid=$3
    for _ in {1..600}; do
        if "${@:4}" 2>/dev/null; then return 0; fi
        kill -0 "$pid" 2>/dev/null || die "$what ended" "$log"
        sleep 0.1
    done
    die "$what is not ready after a minute" "$log"
}

listens() { (: <"/dev/tcp/127.0.0.1/$1"); }

make_certificates() {
    local log=$work/dev-certs.log clients=(--email alice@example.com --email carol@example.com --dn "CN=bob,O=Acme")
    "$root/postern" dev-certs "$work/certs" "${clients[@]}" --bad-set >"$log" 2>&1 || die "no certificates" "$log"
    "$root/postern" dev-certs "$work/other" "${clients[@]}" >"$log" 2>&1 || die "no other certificates" "$log"
}

certificate_keys() { echo "cert_file = \"$work/certs/server.pem\", key_file = \"$work/certs/server-key.pem\""; }

mapping_keys() { echo ", ca_file = \"$work/certs/ca.pem\", verify_and_map = true"; }

# nats_server NAME PORT: starts the one that NAME.conf describes
nats_server() {
    printf 'server_name: %s\nlisten: "127.0.0.1:%s"\n' "$1" "$2" >>"$work/$1.conf"
    "$nats_server" --config "$work/$1.conf" >"$work/$1.log" 2>&1 &
    pids+=($!)
}

jetstream() { echo "jetstream { store_dir: \"$work/$1\", max_memory_store: ${2:-64MB} }"; }

# Users of a nats-server: $1 is what each has beside the name, with %s for the word.
authorization() {
    local entry name word jetstream='"$JS.API.>", "$JS.ACK.>", "$SYS.REQ.USER.INFO"'
    echo "authorization { users: ["
    for entry in "${users[@]}"; do
        read -r name word <<<"$entry"
        # shellcheck disable=SC2059 # $1 is a format
        printf "  { user: \"$name\" $1, permissions: {" "$word"
        echo " publish: [\"$word.>\", \"_INBOX.>\", $jetstream], subscribe: [\"$word.>\", \"_INBOX.>\"] } }"
    done
    echo "] }"
}

# --- the gate ------------------------------------------------------------------------------------------------------

# Two servers, so that INFO has addresses (connect_urls) that no client may learn. The second has hardly any memory, so that
# streams are on the first, where the gate connects: a consumer on the other is at times not known here yet when its creation
# is confirmed, and a client's fetch then gets "503 no responders", with or without a gate.
start_cluster() {
    local routes="\"nats://127.0.0.1:${given[1]}\", \"nats://127.0.0.1:${given[3]}\""
    cat >"$work/one.conf" <<CONF
$(jetstream one 256MB)
cluster { name: interop, listen: "127.0.0.1:${given[1]}", routes: [$routes] }
CONF
    cat >"$work/two.conf" <<CONF
$(jetstream two 1MB)
cluster { name: interop, listen: "127.0.0.1:${given[3]}", routes: [$routes] }
CONF
    nats_server one "${given[0]}"
    nats_server two "${given[2]}"
    await "nats-server's JetStream" "$work/one.log" "${pids[0]}" grep -q "metadata leader" "$work/one.log"
}

# One whose users have passwords, and one whose users have none but come through a proxy that signs (nats-server 2.12). The
# key pair is a published test vector.
start_upstreams_with_users() {
    cat >"$work/mapped.conf" <<CONF
$(jetstream mapped)
$(authorization ", password: %s-secret")
CONF
    cat >"$work/signed.conf" <<CONF
$(jetstream signed)
$(authorization ", proxy_required: true")
proxies { trusted: [{ key: UAB2CB576PHBBPQ5ODORRZ2LYCMWPZGWGCN2KDK7DXOIMZASKUY3RLKK }] }
CONF
    nats_server mapped "${given[4]}"
    nats_server signed "${given[5]}"
    (umask 077 && echo SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y >"$work/gate.nk")
}

upstream_users() {
    local entry name word
    for entry in "${users[@]}"; do
        read -r name word <<<"$entry"
        (umask 077 && echo "$word-secret" >"$work/$word.pass")
        if [ "$1" = mapped ]; then echo "\"$name\" { password_file = \"$work/$word.pass\" }"; else echo "\"$name\" {}"; fi
    done
}

# gate_listener NAME UPSTREAM HANDSHAKE_FIRST [MORE TLS KEYS]
gate_listener() {
    local port=${port_of[$1]}
    echo "  $1 {"
    echo "    listen = \"127.0.0.1:$port\", upstream = $2, advertise = [\"localhost:$port\"]"
    echo "    tls { $(certificate_keys), handshake_first = $3 ${4:-} }"
    echo "  }"
}

gate_configuration() {
    cat <<CONF
listeners {
$(gate_listener info_first nats false)
$(gate_listener tls_first nats true)
$(gate_listener auto nats auto)
$(gate_listener map_info mapped false "$(mapping_keys)")
$(gate_listener map_tls mapped true "$(mapping_keys)")
$(gate_listener signed signed auto "$(mapping_keys)")
}
upstreams {
  nats { servers = ["127.0.0.1:${given[0]}"] }
  mapped { servers = ["127.0.0.1:${given[4]}"], users { $(upstream_users mapped) } }
  signed { servers = ["127.0.0.1:${given[5]}"], users { $(upstream_users signed) }, proxy_nkey_file = "$work/gate.nk" }
}
CONF
}

start_gate() {
    local log=$work/postern.log pid name
    gate_configuration >"$work/postern.conf"
    "$root/postern" run -c "$work/postern.conf" >"$log" 2>&1 &
    pid=$!
    pids+=("$pid")
    for name in "${!port_of[@]}"; do await "the gate" "$log" "$pid" listens "${port_of[$name]}"; done
}

# A gate by itself, which is to leave or to be gone to. Leaves its process in `gate_pid`.
# lone_gate NAME PORT
lone_gate() {
    local log=$work/$1.log
    cat >"$work/$1.conf" <<CONF
lame_duck_grace_period = 0s
lame_duck_duration = 2s
listeners { clients { listen = "127.0.0.1:$2", advertise = ["localhost:$2"], tls { $(certificate_keys) } } }
upstreams { nats { servers = ["127.0.0.1:${given[0]}"] } }
CONF
    "$root/postern" run -c "$work/$1.conf" >"$log" 2>&1 &
    gate_pid=$!
    pids+=("$gate_pid")
    await "the gate" "$log" "$gate_pid" listens "$2"
}

# --- nats-server itself, for reference ------------------------------------------------------------------------------

# reference NAME HANDSHAKE_FIRST [MORE TLS KEYS]; with users where there are more keys
reference() {
    local port=${port_of[$1]}
    cat >"$work/$1.conf" <<CONF
$(jetstream "$1")
client_advertise: "localhost:$port"
tls { $(certificate_keys), handshake_first = $2 ${3:-} }
$([ -z "${3:-}" ] || authorization "")
CONF
    nats_server "$1" "$port"
}

start_references() {
    local name
    reference info_first false
    reference tls_first true
    reference auto auto
    reference map_info false "$(mapping_keys)"
    reference map_tls true "$(mapping_keys)"
    for name in "${!port_of[@]}"; do await "nats-server" "$work/$name.log" "${pids[0]}" listens "${port_of[$name]}"; done
}

# --- both ----------------------------------------------------------------------------------------------------------

# start_target gate|nats-server
start_target() {
    local name next=6 names=(info_first tls_first auto map_info map_tls)
    [ "$1" = nats-server ] || names+=(signed)
    for _ in {1..12}; do free_port; done
    for name in "${names[@]}"; do port_of[$name]=${given[next++]}; done
    nats_server=$("$root/.ci/nats-server") || die "no nats-server"
    "$nats_server" --version
    make_certificates
    if [ "$1" = nats-server ]; then
        start_references
    else
        start_cluster
        start_upstreams_with_users
        start_gate
    fi
}
