#!/bin/sh
# iam-ape 1.1.6 (PyPI), "IAM AWS Permissions Evaluator", Python 3.
#
# A role has two Allow statements for the same action and resource, each with one condition. IAM
# allows a request that either of them allows (IAM User Guide, "Policy evaluation logic": statements
# are joined by OR). iam-ape reports one permission whose Condition holds both operators, which in a
# policy means that both must be met: a request over TLS that came by no endpoint is allowed by AWS,
# and by the reported permission is not.
#
# Seen: {"Bool": {"aws:SecureTransport": ["true"]}, "StringEquals": {"aws:SourceVpce": ["vpce-1"]}}
# Wanted: two permissions, or one that says "either".
#
# Exits 0 while iam-ape does so, 1 once it does otherwise.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet iam-ape==1.1.6
cat > "$folder/account.json" <<'JSON'
{"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [{
  "Path": "/", "RoleName": "etl", "RoleId": "AROAEXAMPLEETL000001",
  "Arn": "arn:aws:iam::111122223333:role/etl", "CreateDate": "2026-01-01T00:00:00+00:00",
  "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
  "InstanceProfileList": [], "AttachedManagedPolicies": [], "Tags": [], "RoleLastUsed": {},
  "RolePolicyList": [{"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17",
    "Statement": [
      {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/*",
       "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}},
      {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/*",
       "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}}]}]}
JSON
"$folder/venv/bin/iam-ape" -q --arn arn:aws:iam::111122223333:role/etl \
    -i "$folder/account.json" -f verbose -o "$folder/report.json" > /dev/null 2>&1
"$folder/venv/bin/python" - "$folder/report.json" <<'PYTHON'
import json, sys

report = json.load(open(sys.argv[1]))
permission = report["allowed_permissions"]["s3"]["arn:aws:s3:::lake/*"]["Read"]["s3:GetObject"]
condition = permission["Condition"]
print(json.dumps(condition, sort_keys=True))
wanted = {
    "Bool": {"aws:SecureTransport": ["true"]},
    "StringEquals": {"aws:SourceVpce": ["vpce-1"]},
}
sys.exit(0 if condition == wanted else 1)
PYTHON
