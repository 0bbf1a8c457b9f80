import { KEY_SCOPES } from '@cowrite/persistence'
import { z } from 'zod'
import { storableText } from '../http/storable-text.ts'

const NAME_LENGTH = 100
const MOST_PROJECTS = 100
const DAY_S = 86_400
/** Longest time for which a secret that was replaced is accepted, in seconds. */
const MOST_GRACE_S = 30 * DAY_S

const time = z.iso.datetime()

/** A key that is to be made. */
export const keyOrder = z.strictObject({
  name: storableText.trim().min(1).max(NAME_LENGTH),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  projects: z.array(storableText.max(64)).min(1).max(MOST_PROJECTS).nullish(),
  expiresAt: time.nullish(),
})

/** For how long the secret that is replaced is accepted. */
export const rotation = z
  .strictObject({ graceSeconds: z.number().int().min(0).max(MOST_GRACE_S).default(DAY_S) })
  .default({ graceSeconds: DAY_S })

/** A key of the caller in a path. */
export const oneKey = z.object({ key: z.uuid() })

/** An organization in a path. */
export const oneOrganization = z.object({ id: z.uuid() })

/** A key of an organization in a path. */
export const organizationKey = oneOrganization.extend(oneKey.shape)

/** A key in responses. */
export const keyView = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  projects: z.array(z.string()).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  previousUntil: z.string().nullable(),
})
