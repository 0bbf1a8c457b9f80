import { DOCUMENT_ROLES, type ShareLinkRecord } from '@cowrite/persistence'
import { z } from 'zod'
import { emailField, nameField, passwordField } from '../accounts/people/fields.ts'
import type { AccessList, ShareRecipient } from './share-service.ts'

const role = z.enum(DOCUMENT_ROLES)
const linkRole = z.enum(['viewer', 'commenter', 'editor'])
const source = ['document', 'project', 'organization'] as const

/** What the API says of a link. */
export const linkView = z.object({
  id: z.uuid(),
  name: z.string(),
  role: linkRole,
  hasPassword: z.boolean(),
  signIn: z.boolean(),
  expiresAt: z.iso.datetime().nullable(),
  uses: z.number(),
  lastUsedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})

/** What the API says of who reaches something. */
export const accessView = z.object({
  organization: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  restricted: z.boolean(),
  mayShare: z.boolean(),
  you: z.object({
    role,
    why: z.enum(['owner', ...source, 'group', 'link', 'credential']),
    changedBy: z.string().nullable(),
  }),
  people: z.array(
    z.object({
      kind: z.enum(['account', 'group', 'everyone', 'invitation']),
      id: z.uuid(),
      name: z.string(),
      email: z.string().nullable(),
      colour: z.string().nullable(),
      avatar: z.string().nullable(),
      role,
      why: z.enum(['owner', ...source]),
      grant: z.enum(source),
      count: z.number(),
      changeable: z.boolean(),
      givenBy: z.string().nullable(),
    }),
  ),
  links: z.array(linkView),
})

/** {@link accessView} after a change. `url`: the address of an invitation that was not sent by mail. */
export const changedAccess = accessView.extend({ url: z.string().nullable() })

/** Who gets a role, and which; `null` takes it away. */
export const accessChange = z
  .strictObject({
    account: z.uuid().optional(),
    group: z.uuid().optional(),
    everyone: z.literal(true).optional(),
    email: emailField.optional(),
    role: role.nullable(),
  })
  .refine(
    ({ account, group, everyone, email }) =>
      [account, group, everyone, email].filter((one) => one !== undefined).length === 1,
    { error: 'An account, a group, everyone or an e-mail address, one of them.' },
  )

/** A link that is to be made. */
export const newLink = z.object({
  name: nameField,
  role: linkRole,
  password: passwordField.nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  signIn: z.boolean().default(false),
})

/** What of a link changes. */
export const linkChange = z
  .object({
    name: nameField,
    role: linkRole,
    password: passwordField.nullable(),
    expiresAt: z.iso.datetime({ offset: true }).nullable(),
    signIn: z.boolean(),
  })
  .partial()

/** The recipient that a request names. */
export function recipientOf(change: z.output<typeof accessChange>): ShareRecipient {
  const { account, group, email } = change
  if (account !== undefined) return { kind: 'account', account }
  if (group !== undefined) return { kind: 'group', group }
  return email === undefined ? { kind: 'everyone' } : { kind: 'email', email }
}

/** {@link linkView} of a link. */
export function viewOfLink(link: ShareLinkRecord): z.input<typeof linkView> {
  const { id, name, role, passwordHash, signIn, expiresAt, uses, lastUsedAt, createdAt } = link
  return {
    ...{ id, name, role, signIn, uses },
    hasPassword: passwordHash !== null,
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** {@link accessView} of a list. */
export function viewOfAccess({ people, links, ...list }: AccessList): z.input<typeof accessView> {
  return { ...list, people: [...people], links: links.map(viewOfLink) }
}
