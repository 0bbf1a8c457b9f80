import { useCallback, useMemo, useState } from 'react'
import type { ApiResult } from '../../api/http.ts'
import type { DocumentRole } from '../../api/roles.ts'
import type { DocumentAccess, Granted, Grantee, LinkSettings, SharingApi } from '../../api/sharing.ts'
import { type Loaded, useLoaded } from '../../interface/use-loaded.ts'

/** Who can see one document, and the changes of that. After each change the list is asked for again. */
export interface Sharing {
  readonly access: Loaded<DocumentAccess>
  readonly reload: () => Promise<void>
  readonly grant: (to: Grantee, role: DocumentRole | null) => Promise<ApiResult<Granted | null>>
  readonly restrict: (restricted: boolean) => Promise<ApiResult<unknown>>
  readonly createLink: (link: LinkSettings) => Promise<ApiResult<unknown>>
  readonly changeLink: (id: string, changes: Partial<LinkSettings>) => Promise<ApiResult<unknown>>
  readonly revokeLink: (id: string) => Promise<ApiResult<unknown>>
  /** The address of a link that was made here; `null` for others, whose addresses nobody can show again. */
  readonly addressOf: (id: string) => string | null
}

/** Who can see the document at `address`. */
export function useSharing(api: SharingApi, address: string): Sharing {
  const load = useCallback((signal: AbortSignal) => api.access(address, signal), [api, address])
  const [access, reload] = useLoaded(load)
  const [made, setMade] = useState<ReadonlyMap<string, string>>(new Map())
  return useMemo(() => {
    const then = async <T>(asked: Promise<ApiResult<T>>): Promise<ApiResult<T>> => {
      const result = await asked
      if (result.ok) await reload()
      return result
    }
    return {
      access,
      reload,
      grant: (to, role) => then(api.grant(address, to, role)),
      restrict: (restricted) => then(api.restrict(address, restricted)),
      createLink: async (link) => {
        const result = await api.createLink(address, link)
        if (!result.ok) return result
        setMade((before) => new Map(before).set(result.value.id, result.value.url))
        await reload()
        return result
      },
      changeLink: (id, changes) => then(api.changeLink(address, id, changes)),
      revokeLink: (id) => then(api.revokeLink(address, id)),
      addressOf: (id) => made.get(id) ?? null,
    }
  }, [access, reload, api, address, made])
}
