import { defineElement } from './element.ts'
import { createMount } from './mount.ts'

/**
 * The script for host pages, `/embed.js`: an ES module that exports `mount` and defines `<cowrite-editor>`. It is small and
 * loads the editor from the same server on demand.
 */
export const mount = createMount(new URL(import.meta.url).origin, () => import('./view.tsx'))

export type { WidgetEvents, WidgetPerson } from './events.ts'
export type { CowriteHandle } from './mount.ts'
export type { MountOptions, WidgetTheme, WidgetToken, WidgetUser } from './options.ts'

defineElement(mount)
