import type { ReactNode } from 'react'
import { LoadingRows } from './LoadingRows.tsx'
import { Problem } from './Problem.tsx'
import type { Loaded } from './use-loaded.ts'

export interface LoadedPartProps<T> {
  readonly loaded: Loaded<T>
  readonly onRetry: () => void
  /** What is rendered of the answer. */
  readonly children: (value: T) => ReactNode
}

/** A part of a page that is asked of the server: grey rows meanwhile, and where it fails why, and what to do. */
export function LoadedPart<T>({ loaded, onRetry, children }: LoadedPartProps<T>) {
  switch (loaded.state) {
    case 'loading':
      return <LoadingRows count={2} />
    case 'failed':
      return <Problem what="This could not be loaded." error={loaded.error} onRetry={onRetry} />
    case 'loaded':
      return children(loaded.value)
    default:
      return loaded satisfies never
  }
}
