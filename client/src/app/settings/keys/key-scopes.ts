import type { KeyScope } from '../../../api/keys.ts'

/** What a key may be used for, in words. */
export const SCOPES: readonly { readonly scope: KeyScope; readonly label: string; readonly hint: string }[] =
  [
    { scope: 'read', label: 'Read', hint: 'documents, versions, suggestions' },
    { scope: 'propose', label: 'Suggest', hint: 'edits that a person accepts' },
    { scope: 'write', label: 'Write', hint: 'documents, and accept suggestions' },
    { scope: 'agents', label: 'Agents', hint: 'start and stop runs' },
    { scope: 'admin', label: 'Administer', hint: 'organization, members, shares' },
  ]

/** Scopes as a list of words. */
export function scopesText(scopes: readonly string[]): string {
  return SCOPES.filter(({ scope }) => scopes.includes(scope))
    .map(({ label }) => label)
    .join(', ')
}
