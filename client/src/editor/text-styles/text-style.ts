import type { Editor } from '@tiptap/core'

/** The style of a line of text: a paragraph, or a heading of one of four levels. */
export type TextStyle = 'paragraph' | 1 | 2 | 3 | 4

/** The entries of the style menu. */
export const TEXT_STYLES: readonly {
  readonly style: TextStyle
  readonly label: string
  readonly keys: string
}[] = [
  { style: 'paragraph', label: 'Text', keys: 'Mod-Alt-0' },
  { style: 1, label: 'Heading 1', keys: 'Mod-Alt-1' },
  { style: 2, label: 'Heading 2', keys: 'Mod-Alt-2' },
  { style: 3, label: 'Heading 3', keys: 'Mod-Alt-3' },
  { style: 4, label: 'Heading 4', keys: 'Mod-Alt-4' },
]

/** The style at the caret; `null` in other blocks, such as code blocks. */
export function textStyleOf(editor: Editor): TextStyle | null {
  for (const { style } of TEXT_STYLES) {
    const active =
      style === 'paragraph' ? editor.isActive('paragraph') : editor.isActive('heading', { level: style })
    if (active) return style
  }
  return null
}

/** Sets the style of the selected lines. */
export function setTextStyle(editor: Editor, style: TextStyle): void {
  const chain = editor.chain()
  if (style === 'paragraph') chain.setParagraph().run()
  else chain.setHeading({ level: style }).run()
}
