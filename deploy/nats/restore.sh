#!/bin/sh
# Puts back what backup.sh has copied, on servers that have none of these streams: before any process of the pipeline has
# started there. Then `wirecopy provision` makes what is missing, and the workers may start. Readers go on where they were: their
# durable consumers are in the copies too.
#
#   deploy/nats/restore.sh /var/backups/wirecopy/2026-11-26 [REPLICAS]
set -eu
dir=${1:?usage: restore.sh DIRECTORY [REPLICAS]}
replicas=${2:-}
if nats backup restore stream --help >/dev/null 2>&1; then restore='backup restore stream'; else restore='stream restore'; fi
for copy in "$dir"/*/; do
  # shellcheck disable=SC2086 # several words, several arguments
  nats ${WIRECOPY_INBOX:+--inbox-prefix "$WIRECOPY_INBOX"} $restore "${copy%/}" --no-progress ${replicas:+--replicas "$replicas"}
done
