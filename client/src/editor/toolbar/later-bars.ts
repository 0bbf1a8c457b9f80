import { later, Nothing } from '../controls/later.ts'

// One can write without them, so the text does not wait for their code.
const load = () => import('./bars.ts')

export const EditorToolbar = later(async () => ({ default: (await load()).EditorToolbar }), Nothing)
export const BubbleMenu = later(async () => ({ default: (await load()).BubbleMenu }), Nothing)

/** Loads the code of all bars, so that they are there as soon as the text is. */
export function loadBars(): void {
  for (const bar of [EditorToolbar, BubbleMenu]) {
    bar.load().catch(() => {
      // The network is unavailable. The bars request it again when they are shown.
    })
  }
}
