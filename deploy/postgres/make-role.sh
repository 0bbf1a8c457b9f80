#!/bin/sh
# Runs once, when the database container makes its data folder. Cowrite's role owns its database and is no superuser:
# row-level security, which keeps organizations apart, does not apply to superusers. The superuser keeps no password,
# so that it can be used inside the container only.
set -eu
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=password="$POSTGRES_PASSWORD" <<'EOF'
CREATE ROLE cowrite LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE cowrite OWNER cowrite;
ALTER ROLE CURRENT_USER PASSWORD NULL;
EOF
