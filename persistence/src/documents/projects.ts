import { v7 as uuidv7 } from 'uuid'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import type { Statement } from '../sql/sql.ts'

const CREATE: Statement = {
  name: 'project-create',
  text: 'INSERT INTO project (id, organization_id, key) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING',
}

/** Creates a project when there is none with this key. */
export const projectCreation = {
  statement: CREATE,
  values: (key: string): string[] => [uuidv7(), DEFAULT_ORGANIZATION_ID, key],
} as const
