import { useEffect, useState } from 'react'
import type { ApiResult } from '../../api/http.ts'
import type { Candidate } from '../../api/sharing.ts'

/** Pause after a key before the server is asked, milliseconds: one request for a word that is typed fast. */
const TYPING_MS = 150

/** How many are offered at once. */
const MOST = 6

/** Somebody whom the field offers: who is known, or an address of somebody who is not. */
export type Offer = Candidate | { readonly kind: 'address'; readonly id: string; readonly name: string }

/** Searches people and groups. */
export type FindCandidates = (query: string, signal: AbortSignal) => Promise<ApiResult<readonly Candidate[]>>

/** Whom the field offers for what is typed; nothing for an empty field. A failed search offers the address alone. */
export function useCandidates(find: FindCandidates, query: string): readonly Offer[] {
  const [found, setFound] = useState<{ readonly query: string; readonly people: readonly Candidate[] }>({
    query: '',
    people: [],
  })
  const wanted = query.trim()
  useEffect(() => {
    if (wanted === '') return
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      find(wanted, leaving.signal).then(
        (result) => {
          if (!leaving.signal.aborted) setFound({ query: wanted, people: result.ok ? result.value : [] })
        },
        (error: unknown) => {
          // Something else was typed, and the request was aborted.
          if (!leaving.signal.aborted) throw error
        },
      )
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [find, wanted])
  return wanted === '' ? [] : offersFor(wanted, found.query === wanted ? found.people : [])
}

/** Those found, and the address that was typed, unless it is that of one of them. */
export function offersFor(query: string, people: readonly Candidate[]): readonly Offer[] {
  const address = addressIn(query)
  const isKnown = people.some((one) => one.kind === 'account' && one.email?.toLowerCase() === address)
  const shown = people.slice(0, MOST)
  return address === null || isKnown ? shown : [...shown, { kind: 'address', id: address, name: address }]
}

/** The e-mail address in what was typed, in lower case; `null` when it is none. The server checks it again. */
export function addressIn(text: string): string | null {
  const address = text.trim().toLowerCase()
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address) ? address : null
}
