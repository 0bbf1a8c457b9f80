import { later, Nothing } from '../controls/later.ts'

// One can write without them, so the text does not wait for their code.
const load = () => import('./bars.ts')

export const EditorToolbar = later(async () => ({ default: (await load()).EditorToolbar }), Nothing)
export const BubbleMenu = later(async () => ({ default: (await load()).BubbleMenu }), Nothing)

/** Loads the code of all bars, so that they are rendered without suspending. */
export async function loadBars(): Promise<void> {
  await Promise.all([EditorToolbar.load(), BubbleMenu.load()])
}
