#!/bin/sh
# s3-log-parse 0.1.1 (PyPI), Python 3.
#
# S3 writes the User-Agent of a request into a server access log between double quotes, as the client
# sent it, and escapes no quote in it. One may stand in the header: a comment may hold any printable
# character but brackets and the back slash (RFC 9110, sections 5.6.5 and 10.1.5). s3-log-parse ends
# the field at the first quote, drops the character behind it, and takes what follows for the next
# field: without an error the user agent is cut, and a request that named no version has one.
#
# Seen: user_agent 'agent/1.0 (run ', version_id 'ightly")"'
# Wanted: user_agent 'agent/1.0 (run "nightly")', version_id None; or an error.
#
# Exits 0 while s3-log-parse does so, 1 once it does otherwise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet s3-log-parse==0.1.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from s3logparse import s3logparse

line = (
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be lake '
    '[06/Feb/2026:00:00:38 +0000] 192.0.2.3 arn:aws:sts::111122223333:assumed-role/etl/s '
    '3E57427F3EXAMPLE REST.GET.OBJECT raw/a "GET /raw/a HTTP/1.1" 403 AccessDenied 243 - 7 - '
    '"-" "agent/1.0 (run "nightly")" - host= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader '
    'lake.s3.amazonaws.com TLSv1.3 - -')
found = next(s3logparse.parse_log_lines([line]))
seen = (found.user_agent, found.version_id)
print(seen)
sys.exit(0 if seen == ("agent/1.0 (run ", 'ightly")"') else 1)
PYTHON
