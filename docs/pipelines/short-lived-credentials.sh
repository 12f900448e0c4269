#!/usr/bin/env bash
# Exchanges the ID token of the pipeline for a temporary access key of Huawei Cloud.
#
#   short-lived-credentials.sh FILE
#
# Appends NAME=value lines to FILE: HW_* for the provider, AWS_* for the state in OBS.
#
# HW_REGION_NAME, HW_PROJECT_ID  region and project ID
# HW_IDP_ID                      name of the identity provider (OpenID Connect) in IAM
# HW_ID_TOKEN                    ID token; if it is not set, requested from GitHub
# HW_ID_TOKEN_AUDIENCE           audience of the token from GitHub; "huaweicloud" by default
# HW_CREDENTIAL_SECONDS          lifetime of the key: 900 to 86400; 3600 by default
# IAM_ENDPOINT                   https://iam.<region>.myhuaweicloud.com by default
set -euo pipefail

file=$1
iam=${IAM_ENDPOINT:-https://iam.$HW_REGION_NAME.myhuaweicloud.com}
answer=$(mktemp)
headers=$(mktemp)
trap 'rm -f "$answer" "$headers"' EXIT

# Writes a header for curl to read. As an argument, it would be visible in the list of processes.
header() {
  printf '%s: %s\n' "$1" "$2"
}

fail() {
  echo "error: $1: $(jq -r '.error.message? // .error_msg? // .message? // .' "$answer" 2>/dev/null || cat "$answer")" >&2
  exit 1
}

if [ -z "${HW_ID_TOKEN:-}" ]; then
  audience=${HW_ID_TOKEN_AUDIENCE:-huaweicloud}
  curl -sS --fail-with-body -o "$answer" -H @<(header Authorization "Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN") \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$audience" || fail "GitHub issued no ID token (the job needs the permission id-token: write)"
  HW_ID_TOKEN=$(jq -er .value "$answer")
fi

export HW_ID_TOKEN
jq -n --arg project "$HW_PROJECT_ID" '{auth: {id_token: {id: env.HW_ID_TOKEN}, scope: {project: {id: $project}}}}' |
  curl -sS --fail-with-body -o "$answer" -D "$headers" -H "Content-Type: application/json" -H "X-Idp-Id: $HW_IDP_ID" \
    --data-binary @- "$iam/v3.0/OS-AUTH/id-token/tokens" || fail "IAM rejected the ID token (identity provider $HW_IDP_ID)"
token=$(tr -d '\r' < "$headers" | sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: //p')

jq -n --argjson seconds "${HW_CREDENTIAL_SECONDS:-3600}" \
  '{auth: {identity: {methods: ["token"], token: {duration_seconds: $seconds}}}}' |
  curl -sS --fail-with-body -o "$answer" -H "Content-Type: application/json" -H @<(header X-Auth-Token "$token") \
    --data-binary @- "$iam/v3.0/OS-CREDENTIAL/securitytokens" || fail "IAM issued no access key"

if [ -n "${GITHUB_ACTIONS:-}" ]; then
  jq -r '.credential | "::add-mask::\(.secret)", "::add-mask::\(.securitytoken)"' "$answer"
fi
jq -r '.credential |
  "HW_ACCESS_KEY=\(.access)", "HW_SECRET_KEY=\(.secret)", "HW_SECURITY_TOKEN=\(.securitytoken)",
  "AWS_ACCESS_KEY_ID=\(.access)", "AWS_SECRET_ACCESS_KEY=\(.secret)", "AWS_SESSION_TOKEN=\(.securitytoken)"' \
  "$answer" >> "$file"
