#!/bin/sh
# Makes the secrets of docker-compose.yml, once: a file each in deploy/compose/secrets. Nobody but
# their owner may enter the folder; the containers' users may read what is mounted of it.
set -eu
cd "$(dirname "$0")"
if [ -e secrets ]; then
    echo "deploy/compose/secrets is there already, and is left as it is." >&2
    exit 0
fi
umask 077
new=$(mktemp -d ./secrets.XXXXXX)
trap 'rm -rf "$new"' EXIT

random() { openssl rand -hex "${1:-24}"; }
write() { printf '%s\n' "$2" >"$new/$1"; chmod 444 "$new/$1"; }

superuser=$(random)
write postgres-password "$superuser"
write superuser-database "postgresql://postgres:$superuser@postgres:5432/postgres"
for name in routing cases email survey kpi vault; do
    server=postgres:5432/baton_$name
    write "$name-database" "postgresql://baton_${name}_service:$(random)@$server"
    write "$name-owner-database" "postgresql://baton_${name}_owner:$(random)@$server"
done
write vault-key "$(openssl rand -base64 32)"
write email-secret "$(random 32)"
write link-key "$(random 32)"
write survey-link-key "$(random 32)"
mv "$new" secrets
trap - EXIT
echo "made deploy/compose/secrets: keep a copy of vault-key apart from the databases' backups"
