import type { MigrationScript } from './migration-script.ts'

/** The tables whose rows belong to one organization, which `organization_id` names. */
const TABLES = [
  'agent_run',
  'audit_event',
  'authorship',
  'document',
  'document_grant',
  'document_link',
  'document_request',
  'document_snapshot',
  'document_update',
  'document_version',
  'group_member',
  'invitation',
  'link_visit',
  'membership',
  'model_call',
  'outbox',
  'outbox_delivery',
  'project',
  'project_grant',
  'proposal',
  'proposal_hunk',
  'run_step',
  'run_undo',
  'share_link',
  'user_group',
]

/**
 * The organizations that the connection or transaction may see, see `sql/tenants.ts`. As a sub-select it is evaluated once
 * for a statement, not for each row.
 */
const SETTING = "current_setting('cowrite.organization', true)"

/** Puts a table under the policy, for its owner too. */
export function boundary(table: string, organization = 'organization_id', others = ''): string[] {
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant ON ${table} USING (
      (SELECT ${SETTING}) = 'all' ${others}
      OR ${organization}::text = ANY ((SELECT string_to_array(${SETTING}, ','))::text[]))`,
  ]
}

/**
 * The boundary between organizations, a second time: a statement that forgets to name the organization sees no other one's
 * rows.
 */
export const tenantBoundary: MigrationScript = {
  name: '0012-tenant-boundary',
  statements: [
    'ALTER TABLE proposal_hunk ADD COLUMN organization_id uuid',
    `UPDATE proposal_hunk h SET organization_id = p.organization_id FROM proposal p WHERE p.id = h.proposal_id`,
    'ALTER TABLE proposal_hunk ALTER COLUMN organization_id SET NOT NULL',
    ...boundary('organization', 'id'),
    ...TABLES.flatMap((table) => boundary(table)),
    // The key of a person belongs to an account and to no organization.
    ...boundary('api_key', 'organization_id', 'OR organization_id IS NULL'),
  ],
}
