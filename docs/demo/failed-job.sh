#!/usr/bin/env bash
# From what a failed job printed to the change in force, in three commands: docs/guide/incident.md.
# A test runs it against a server that answers like AWS. The store, $WHY403_STORE, has the policies
# and the logs; the credentials are those of the role's account, as the plan changes it.
set -euo pipefail

why403 explain - < "$(dirname "$0")"/failed-job.txt
why403 fix DEMO000000000001 -o plan
plan/apply.sh
