import { defineElement } from './element.ts'
import { createMount } from './mount.ts'

/**
 * The script for other people's pages, `/embed.js`: an ES module that exports `mount` and defines
 * `<cowrite-editor>`. It is small; the editor itself is loaded from the same server when it is first needed.
 */
export const mount = createMount(new URL(import.meta.url).origin, () => import('./view.tsx'))

export type { WidgetEvents, WidgetPerson } from './events.ts'
export type { CowriteHandle } from './mount.ts'
export type { MountOptions, WidgetTheme, WidgetToken, WidgetUser } from './options.ts'

defineElement(mount)
