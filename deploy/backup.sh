#!/usr/bin/env bash
# Copy a running Commonplace into one archive: the database, uploaded files and the secret key.
#
#   deploy/backup.sh DATA_FOLDER BACKUP_FOLDER [HOW_MANY_TO_KEEP]
#
# On PostgreSQL set COMMONPLACE_DATABASE_URL (or ..._FILE) as for the program; pg_dump must be there. PYTHON may name the program's Python.
set -euo pipefail
umask 077

data=${1:?which data folder?} target=${2:?which backup folder?} keep=${3:-14}
root=$(cd "$(dirname "$0")/.." && pwd)
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3
python=${PYTHON:-$python}
export PYTHONPATH=$root
url=${COMMONPLACE_DATABASE_URL:-}
[ -z "${COMMONPLACE_DATABASE_URL_FILE:-}" ] || url=$(cat "$COMMONPLACE_DATABASE_URL_FILE")
[ -d "$data" ] || { echo "There is no folder $data." >&2; exit 1; }
[[ $keep =~ ^[1-9][0-9]*$ ]] || { echo "How many to keep: a number from 1." >&2; exit 1; }

mkdir -p "$target"
work=$(mktemp -d "$target/.working-XXXXXX")
trap 'rm -rf "$work"' EXIT

# The database first: a file goes only a week after nothing refers to it, so all that it knows of are there when they are copied.
case $url in
postgres*)
    # By environment, for arguments can be read by everyone on the machine.
    eval "$("$python" - <<'PYTHON'
import os
import shlex
from urllib.parse import unquote, urlsplit

url = os.environ.get("COMMONPLACE_DATABASE_URL") or open(os.environ["COMMONPLACE_DATABASE_URL_FILE"]).read().strip()
parts = urlsplit(url)
found = {"PGHOST": parts.hostname, "PGPORT": parts.port, "PGUSER": parts.username, "PGPASSWORD": parts.password, "PGDATABASE": parts.path.lstrip("/")}
for name, value in found.items():
    if value:
        print(f"export {name}={shlex.quote(unquote(str(value)))}")
PYTHON
    )"
    pg_dump --format=custom --no-owner --file="$work/commonplace.dump"
    ;;
*)
    database=${url#sqlite:///}
    # The program's own SQLite, never the system's: older ones can harm a database in use. One step, so the copy is of one moment.
    "$python" - "${database:-$data/commonplace.sqlite3}" "$work/commonplace.sqlite3" <<'PYTHON'
import pathlib
import sys

import commonplace  # brings its SQLite
import sqlite3

source, copy = sys.argv[1:]
if not pathlib.Path(source).is_file():
    sys.exit(f"There is no database {source}.")
found, made = sqlite3.connect(source), sqlite3.connect(copy)
found.backup(made)
made.execute("PRAGMA journal_mode=DELETE")
answer = made.execute("PRAGMA quick_check").fetchone()[0]
made.close()
if answer != "ok":
    sys.exit(f"The copy is damaged: {answer}")
PYTHON
    ;;
esac
for part in files secret_key push_key; do
    # A second time, should a file have gone while it was copied: an export whose week is over, one that nothing refers to any more.
    [ ! -e "$data/$part" ] || cp -a "$data/$part" "$work/" || cp -a "$data/$part" "$work/"
done

archive=$target/commonplace-$(date -u +%Y%m%dT%H%M%SZ).tar.gz
tar -C "$work" -czf "$work.tar.gz" .
mv "$work.tar.gz" "$archive"
echo "$archive"

# Names hold the time, so the order of names is that of age.
find "$target" -maxdepth 1 -name 'commonplace-*Z.tar.gz' | sort -r | tail -n +$((keep + 1)) | while read -r old; do rm -- "$old"; done
