import type { AccountServer } from '../../harness/accounts.ts'
import type { People } from './callers.ts'

/** An API key of the owner that may only read. */
export async function keyThatReads({ url }: AccountServer, { owner }: People): Promise<string> {
  const response = await fetch(`${url}/api/v1/account/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Reader', scopes: ['read'] }),
  })
  const { key } = (await response.json()) as { key: string }
  return key
}
