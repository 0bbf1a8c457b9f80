import type { SqlParameter, Statement } from '../sql/sql.ts'
import { credentialAlive, LIVING_LINK, type SubjectColumns } from './sql-facts.ts'
import type { Visibility } from './visibility.ts'

/** The parts of a statement that limit it to visible documents, of a document `d` in a project `p`. */
interface VisibilitySql {
  /** Common table expressions, after `WITH`; empty: none. */
  readonly tables: string
  /** What `d` is selected from: all columns of `document`. */
  readonly documents: string
  /** Of `d` and `p`. */
  readonly condition: string
}

/** A statement in one form for each kind of {@link Visibility}; without `none`, for which no statement runs. */
export type VisibleStatements = Readonly<Record<Exclude<Visibility['kind'], 'none'>, Statement>>

/**
 * Makes the statements of a list. `write` returns the text with the parts in their places; its own parameters are `$1` up
 * to `$count`, those of the visibility follow.
 */
export function visibleStatements(
  name: string,
  count: number,
  write: (parts: VisibilitySql) => string,
): VisibleStatements {
  const at = (index: number): string => `$${count + index}`
  return {
    all: { name, text: write({ tables: '', documents: 'document', condition: 'true' }) },
    subject: { name: `${name}-subject`, text: write(subjectParts(at)) },
    places: { name: `${name}-places`, text: write(placesParts(at)) },
  }
}

/** The values of the parameters that the statements of a visibility add. */
export function visibilityValues(visibility: Exclude<Visibility, { kind: 'none' }>): SqlParameter[] {
  switch (visibility.kind) {
    case 'all':
      return []
    case 'subject': {
      const { account, session, key, keyGeneration, consent, visit } = visibility.subject
      return [account, session, key, visit, consent, visibility.projects, keyGeneration]
    }
    case 'places': {
      const { places } = visibility
      return [places.map((one) => one.project), places.map((one) => one.match), places.map((one) => one.key)]
    }
    default:
      return visibility satisfies never
  }
}

/**
 * `reached`: the projects with documents that may be visible, and whether the subject inherits those that are not
 * restricted. `named`: the documents that name the subject. Both are small, so that the statement begins with them.
 */
function subjectParts(at: (index: number) => string): VisibilitySql {
  const [account, key, visit, projects] = [at(1), at(3), at(4), at(6)]
  const parameters: SubjectColumns = {
    account: `${account}::uuid`,
    session: `${at(2)}::uuid`,
    key: `${key}::uuid`,
    visit: `${visit}::uuid`,
    consent: `${at(5)}::text`,
    keyGeneration: `${at(7)}::integer`,
  }
  const grants = (table: 'project_grant' | 'document_grant', column: string): string => `
      SELECT g.${column} FROM ${table} g WHERE g.account_id = ${account}
      UNION SELECT g.${column} FROM ${table} g JOIN group_member u ON u.group_id = g.group_id
        WHERE u.account_id = ${account}
      UNION SELECT g.${column} FROM ${table} g JOIN membership m ON m.organization_id = g.organization_id
        WHERE m.account_id = ${account} AND m.role <> 'guest' AND g.account_id IS NULL AND g.group_id IS NULL`
  return {
    tables: `WITH inherited AS MATERIALIZED (
      SELECT i.id FROM project i JOIN membership m ON m.organization_id = i.organization_id
        WHERE m.account_id = ${account} AND m.role IN ('owner', 'admin')
      UNION SELECT i.id FROM project i JOIN api_key k ON k.organization_id = i.organization_id
        WHERE k.id = ${key} AND k.account_id IS NULL AND ${account}::uuid IS NULL
      UNION ${grants('project_grant', 'project_id')}
    ), named AS MATERIALIZED (${grants('document_grant', 'document_id')}
      UNION SELECT l.document_id FROM link_visit lv JOIN share_link l ON l.id = lv.link_id
        WHERE (lv.account_id = ${account} OR lv.id = ${visit}) AND ${LIVING_LINK}
    ), reached AS MATERIALIZED (
      SELECT r.id, EXISTS (SELECT FROM inherited i WHERE i.id = r.id) AS inherits FROM project r
      WHERE r.id IN (SELECT i.id FROM inherited i
          UNION SELECT n.project_id FROM document n WHERE n.id IN (SELECT document_id FROM named))
        AND r.trashed_at IS NULL AND (${projects}::uuid[] IS NULL OR r.id = ANY (${projects}))
        AND (SELECT ${credentialAlive(parameters)}
          AND (${account}::uuid IS NULL
            OR EXISTS (SELECT FROM account a WHERE a.id = ${account} AND a.disabled_at IS NULL)))
    )`,
    // Each part is one table with conditions on an index, so that a condition of the list on the project reaches it too.
    documents: `(SELECT * FROM document
        WHERE NOT restricted AND project_id = ANY (ARRAY(SELECT id FROM reached WHERE inherits))
      UNION ALL SELECT * FROM document
        WHERE id = ANY (ARRAY(SELECT document_id FROM named)) AND project_id = ANY (ARRAY(SELECT id FROM reached))
          AND (restricted OR project_id <> ALL (ARRAY(SELECT id FROM reached WHERE inherits))))`,
    condition: 'true',
  }
}

function placesParts(at: (index: number) => string): VisibilitySql {
  return {
    tables: `WITH place AS MATERIALIZED (SELECT * FROM
      unnest(${at(1)}::text[], ${at(2)}::text[], ${at(3)}::text[]) AS place (project, match, key))`,
    documents: 'document',
    condition: `p.trashed_at IS NULL AND EXISTS (SELECT FROM place WHERE place.project = p.key AND (
      place.match = 'all' OR place.match = 'exact' AND place.key = d.key
      OR place.match = 'prefix' AND starts_with(d.key, place.key)))`,
  }
}

const ORGANIZATIONS_OF_SUBJECT: Statement = {
  name: 'visible-organizations-subject',
  text: `SELECT organization_id AS id FROM membership WHERE account_id = $1
    UNION SELECT organization_id FROM group_member WHERE account_id = $1
    UNION SELECT organization_id FROM project_grant WHERE account_id = $1
    UNION SELECT organization_id FROM document_grant WHERE account_id = $1
    UNION SELECT organization_id FROM link_visit WHERE account_id = $1 OR id = $3
    UNION SELECT organization_id FROM api_key WHERE id = $2 AND organization_id IS NOT NULL`,
}

const ORGANIZATIONS_OF_PLACES: Statement = {
  name: 'visible-organizations-places',
  text: 'SELECT DISTINCT organization_id AS id FROM project WHERE key = ANY ($1::text[])',
}

const ALL: Statement = { name: 'visible-organizations', text: 'SELECT id FROM organization' }

/** How the organizations are read whose documents may be visible; `null`: there are none. */
export function organizationsQuery(
  visibility: Visibility,
): { readonly statement: Statement; readonly values: readonly SqlParameter[] } | null {
  switch (visibility.kind) {
    case 'all':
      return { statement: ALL, values: [] }
    case 'none':
      return null
    case 'subject': {
      const { account, key, visit } = visibility.subject
      return { statement: ORGANIZATIONS_OF_SUBJECT, values: [account, key, visit] }
    }
    case 'places':
      return { statement: ORGANIZATIONS_OF_PLACES, values: [visibility.places.map(({ project }) => project)] }
    default:
      return visibility satisfies never
  }
}
