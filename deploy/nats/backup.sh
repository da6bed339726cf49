#!/bin/sh
# Copies what a pipeline keeps into a directory, while it is in use: finished articles, events, dead letters, articles under
# embargo, corrections, and what is known of stories, kills and feeds. The queues between the stages are left out: what is in them is on its
# way, and suppliers send again what is missing. It takes the nats command (https://github.com/nats-io/natscli); how it
# connects is the nats command's, by a context or in the environment. Of the users of `wirecopy auth init`, the provisioner may:
#
#   NATS_URL=tls://a.example:4222 NATS_CREDS=auth/jwt/provisioner.creds WIRECOPY_INBOX=_INBOX_provisioner \
#     deploy/nats/backup.sh /var/backups/wirecopy/$(date +%F)
set -eu
dir=${1:?usage: backup.sh DIRECTORY [STREAM...]}
shift
[ $# -gt 0 ] || set -- WIRE_ENRICHED WIRE_EVENTS WIRE_DEAD WIRE_HELD WIRE_CORRECTIONS KV_wire_stories KV_wire_killed KV_wire_feeds
# Versions of the command before 0.5 call it otherwise.
if nats backup stream --help >/dev/null 2>&1; then backup='backup stream'; else backup='stream backup'; fi
mkdir -p "$dir"
for stream in "$@"; do
  if [ -e "$dir/$stream" ]; then
    echo "$dir/$stream is there already: give another directory" >&2
    exit 1
  fi
  # shellcheck disable=SC2086 # two words, two arguments
  nats ${WIRECOPY_INBOX:+--inbox-prefix "$WIRECOPY_INBOX"} $backup "$stream" "$dir/$stream" --no-progress
done
