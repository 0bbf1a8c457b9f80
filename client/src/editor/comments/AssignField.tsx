import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Avatar } from '../people/Avatar.tsx'
import { useReaders } from './CommentField.tsx'
import type { ThreadList } from './thread-list.ts'

export interface AssignFieldProps {
  readonly list: ThreadList
  /** `person:…` or `group:…`. */
  readonly onAssign: (assignee: string) => void
  readonly onCancel: () => void
}

/** Where one chooses who is to answer a comment. */
export function AssignField({ list, onAssign, onCancel }: AssignFieldProps) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = useReaders(list, query)
  const field = useRef<HTMLInputElement>(null)
  const listId = useId()
  const present = Math.min(chosen, found.length - 1)
  useEffect(() => {
    // After the menu that asked for this has given the focus back.
    const timer = setTimeout(() => field.current?.focus())
    return () => clearTimeout(timer)
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setChosen((present + (key === 'ArrowDown' ? 1 : -1) + found.length) % Math.max(found.length, 1))
    else if (key === 'Enter' && found[present] !== undefined) onAssign(found[present].id)
    else if (key === 'Escape') onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="cw-comment-field">
      <input
        ref={field}
        className="cw-input"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${present}` : undefined}
        aria-autocomplete="list"
        aria-label="Assign to"
        placeholder="Assign to…"
        value={query}
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={listId} className="cw-comment-readers-below" role="listbox" aria-label="People and groups">
        {found.map(({ kind, id, name, colour }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus.
          // biome-ignore lint/a11y/useFocusableInteractive: as above.
          <div
            key={id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === present}
            className="cw-menu-item"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onAssign(id)}
          >
            <Avatar person={{ name, color: colour, agent: false }} small />
            <span className="cw-menu-label">{name}</span>
            {kind === 'group' && <span className="cw-keys">Group</span>}
          </div>
        ))}
      </div>
      <div className="cw-comment-send">
        <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  )
}
