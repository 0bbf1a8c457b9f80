import { type ComponentType, createElement, type FunctionComponent, lazy, useState } from 'react'
import { Guarded } from './Guarded.ts'

/** The module of a component. */
interface Part<Props> {
  readonly default: ComponentType<Props>
}

/** A component whose code is loaded apart from the page. */
export interface LaterComponent<Props> extends FunctionComponent<Props> {
  /** Loads the code, so that the component is then rendered at once. Rejects when it cannot be loaded. */
  readonly load: () => Promise<void>
}

/**
 * A component whose code is loaded apart from the page. When it cannot be loaded, for example because the server has a
 * newer version since, or fails later, the page shows `instead` and lives on.
 *
 * Code that is loaded already is rendered without suspending, because React shows what was suspended 300 ms later at the
 * earliest (`FALLBACK_THROTTLE_MS` of React 19).
 */
export function later<Props extends object>(
  load: () => Promise<Part<Props>>,
  instead: ComponentType<Props>,
): LaterComponent<Props> {
  let loaded: ComponentType<Props> | null = null
  const loading = async (): Promise<Part<Props>> => {
    const part = await load()
    loaded = part.default
    return part
  }
  const Suspending = lazy(() =>
    loading().catch((error: unknown) => {
      reportError(error)
      return { default: instead }
    }),
  )
  function Later(props: Props) {
    // The same for the life of an instance: another component would be mounted anew.
    const [part] = useState<ComponentType<Props>>(() => loaded ?? (Suspending as ComponentType<Props>))
    return createElement(Guarded<Props>, { part, instead, props })
  }
  return Object.assign(Later, {
    load: async () => {
      await loading()
    },
  })
}

/** For parts that one can do without. */
export const Nothing = (): null => null
