import { sharingApi } from '../../api/sharing.ts'
import type { DocumentSession } from '../../session/document-session.ts'

/** Whether the user may comment on a document, and so suggest, but not write. */
export async function mayOnlySuggest({ server, address, send }: DocumentSession): Promise<boolean> {
  const access = await sharingApi(server, send).access(address)
  return access.ok && access.value.you.role === 'commenter'
}
