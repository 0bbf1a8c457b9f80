import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** The module of a component. */
interface Part<Props> {
  readonly default: ComponentType<Props>
}

/**
 * A component whose code is loaded apart from the page. When it cannot be loaded, for example because the server has a
 * newer version since, the page shows `instead` and lives on.
 */
export function later<Props>(
  load: () => Promise<Part<Props>>,
  instead: ComponentType<Props>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    load().catch((error: unknown) => {
      reportError(error)
      return { default: instead }
    }),
  )
}

/** For parts that one can do without. */
export const Nothing = (): null => null
