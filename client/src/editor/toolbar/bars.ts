/** The bars of the text in one module, as each is of no use without what they share. */
export { BubbleMenu } from '../bubble-menu/BubbleMenu.tsx'
export { EditorToolbar } from './EditorToolbar.tsx'
