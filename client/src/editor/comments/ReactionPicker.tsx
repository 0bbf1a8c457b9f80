import { useMemo, useState } from 'react'
import { foundEmoji, readEmoji } from '../emoji/emoji.ts'

/** What is offered before anything is looked for. */
const COMMON = ['👍', '❤️', '🎉', '👀', '✅', '😄', '🙏', '🤔']

/** The emoji for a comment: common ones, or those that fit a name. */
export default function ReactionPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const [query, setQuery] = useState('')
  const [all] = useState(readEmoji)
  const found = useMemo(() => {
    const common = all.filter(({ emoji }) => COMMON.includes(emoji))
    return query.length < 2
      ? common.sort((a, b) => COMMON.indexOf(a.emoji) - COMMON.indexOf(b.emoji))
      : foundEmoji(all, query)
  }, [all, query])
  return (
    <>
      <input
        className="cw-input"
        aria-label="Find an emoji"
        placeholder="Find an emoji"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || found[0] === undefined) return
          event.preventDefault()
          onChoose(found[0].emoji)
        }}
      />
      <div className="cw-reaction-choices">
        {found.map(({ emoji, names: [name] }) => (
          <button
            key={emoji}
            type="button"
            className="cw-tool"
            aria-label={name}
            onClick={() => onChoose(emoji)}
          >
            {emoji}
          </button>
        ))}
        {found.length === 0 && <p>There is no such emoji.</p>}
      </div>
    </>
  )
}
