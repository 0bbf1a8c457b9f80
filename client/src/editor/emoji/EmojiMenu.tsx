import type { Editor } from '@tiptap/core'
import { useEffect, useMemo, useState } from 'react'
import { TypedList } from '../typed-lists/TypedList.tsx'
import { typedQueryOf } from '../typed-lists/typed-lists.ts'
import type { TypedQuery } from '../typed-lists/typed-query.ts'
import { type Emoji, foundEmoji, namedEmoji, readEmoji } from './emoji.ts'

export interface EmojiMenuProps {
  readonly editor: Editor
  readonly query: TypedQuery
}

/** The list of emoji at a colon. A name and the colon after it become the emoji without a choice. */
export default function EmojiMenu({ editor, query }: EmojiMenuProps) {
  const { text } = query
  const [all] = useState(readEmoji)
  const found = useMemo(() => foundEmoji(all, text), [all, text])
  useEffect(() => {
    const named = namedEmoji(all, text)
    const typed = typedQueryOf(editor.state)
    if (named !== null && typed?.text === text) write(editor, named, typed)
  }, [editor, all, text])
  return (
    <TypedList
      editor={editor}
      query={query}
      label="Emoji"
      sections={found.length === 0 ? [] : [{ title: '', entries: found }]}
      idOf={({ emoji }) => emoji}
      onTake={(emoji, range) => write(editor, emoji, range)}
    >
      {row}
    </TypedList>
  )
}

function write(editor: Editor, { emoji }: Emoji, { from, to }: { from: number; to: number }): void {
  editor.view.dispatch(editor.state.tr.insertText(emoji, from, to).scrollIntoView())
}

function row({ emoji, names: [name] }: Emoji) {
  return (
    <>
      <span className="cw-icon cw-emoji" aria-hidden="true">
        {emoji}
      </span>
      <span className="cw-menu-label">{name}</span>
      <span className="cw-keys" aria-hidden="true">
        :{name.replaceAll(' ', '_')}:
      </span>
    </>
  )
}
