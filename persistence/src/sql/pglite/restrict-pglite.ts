import type { PGlite } from '@electric-sql/pglite'
import { ALL_ORGANIZATIONS, TENANT_SETTING } from '../tenants.ts'

/** The role that the program works as in the embedded database. */
const ROLE = 'cowrite'

/** Makes the role, after migrations, with the right to use every table, and no more. */
export async function makeRole(db: PGlite): Promise<void> {
  await db.exec(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ROLE}') THEN CREATE ROLE ${ROLE} NOLOGIN; END IF;
    END $$;
    GRANT USAGE ON SCHEMA public TO ${ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${ROLE}`)
}

/** Drops the superuser, to which no policy applies; the connection sees all organizations, transactions may see fewer. */
export async function dropSuperuser(db: PGlite): Promise<void> {
  await db.exec(`SET ROLE ${ROLE}; SET ${TENANT_SETTING} = '${ALL_ORGANIZATIONS}'`)
}
