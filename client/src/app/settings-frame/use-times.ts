import { useCallback, useState } from 'react'
import { TimeFormats } from '../titles/time.ts'

/** A function that writes a time of the server relative to now. */
export function useTimes(): (iso: string) => string {
  const [formats] = useState(() => new TimeFormats())
  return useCallback((iso) => formats.relative(iso, Date.now()), [formats])
}
