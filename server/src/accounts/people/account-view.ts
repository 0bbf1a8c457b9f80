import { type AccessUnit, type AccountRecord, ORGANIZATION_ROLES } from '@cowrite/persistence'
import { z } from 'zod'

/** An account as its own person sees it. */
export const accountView = z.object({
  id: z.string(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  name: z.string(),
  colour: z.string().nullable(),
  avatar: z.string().nullable(),
  language: z.string().nullable(),
  theme: z.string().nullable(),
  invisible: z.boolean(),
  secondFactor: z.boolean(),
  /** Whether an organization asks for a second factor after the password. */
  secondFactorRequired: z.boolean(),
  hasPassword: z.boolean(),
  organizations: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(ORGANIZATION_ROLES) })),
})

export type AccountView = z.output<typeof accountView>

/** The view of a stored account. */
export async function viewOf(
  unit: Pick<AccessUnit, 'accountMemberships'>,
  account: AccountRecord,
): Promise<AccountView> {
  const { id, email, emailVerified, name, colour, avatar, language, theme } = account
  const { invisible, secondFactor, hasPassword } = account
  const requirements = await unit.accountMemberships.requirementsOf(id)
  const secondFactorRequired = requirements.some((one) => one.secondFactor)
  const organizations = await unit.accountMemberships.organizationsOf(id)
  return {
    ...{ id, email, emailVerified, name, colour, avatar, language, theme },
    ...{ invisible, secondFactor, hasPassword, secondFactorRequired, organizations },
  }
}
