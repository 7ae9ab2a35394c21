#!/bin/sh
# The command line of the atlas, with the user, the state and the settings of its processes (docs/deploy.md).
# It goes to /usr/local/bin/needs-atlas. Change: the folder.
set -eu
[ "$(id -u)" -ne 0 ] || exec /usr/sbin/runuser -u needs-atlas -- "$0" "$@"

trial=${NEEDS_ATLAS_STATE:-}
set -a
NEEDS_ATLAS_STATE=/var/lib/needs-atlas
NEEDS_ATLAS_ROLES=/etc/needs-atlas/roles.toml
[ ! -r /etc/needs-atlas/environment ] || . /etc/needs-atlas/environment
# Whoever names a state tries something out: its register lies there, whatever the settings say.
[ -z "$trial" ] || { NEEDS_ATLAS_STATE=$trial; NEEDS_ATLAS_REGISTER=; }
set +a
exec /opt/needs-atlas/.venv/bin/needs-atlas "$@"
