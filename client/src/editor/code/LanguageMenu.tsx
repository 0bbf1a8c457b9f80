import type { Editor } from '@tiptap/core'
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { OptionRow } from '../../interface/OptionRow.tsx'
import { useFloating } from '../controls/floating.ts'
import { focusNow } from '../input/focus.ts'
import type { LanguageRequest } from './code-block.ts'
import { foundLanguages } from './found-languages.ts'

export interface LanguageMenuProps {
  readonly editor: Editor
  readonly request: LanguageRequest
  readonly onClose: () => void
}

/** The choice of a code block's language: a field that searches and the list of what fits. */
export default function LanguageMenu({ editor, request, onClose }: LanguageMenuProps) {
  const ref = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const [query, setQuery] = useState('')
  const shown = useMemo(() => foundLanguages(query), [query])
  const [chosen, setChosen] = useState(() => shown.findIndex(({ value }) => value === request.language))
  const index = Math.min(Math.max(chosen, 0), shown.length - 1)
  const { button } = request
  const anchor = useMemo(
    () => ({
      getBoundingClientRect: () => button.getBoundingClientRect(),
      contextElement: button,
    }),
    [button],
  )
  useFloating(ref, anchor, 'bottom-end')
  useEffect(() => field.current?.focus({ preventScroll: true }), [])
  useLayoutEffect(() => {
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, index])

  const close = () => {
    onClose()
    focusNow(editor)
  }
  const take = (value: string) => {
    request.choose(value)
    close()
  }
  return (
    <div ref={ref} className="cw-panel cw-menu cw-languages">
      <input
        ref={field}
        className="cw-input"
        role="combobox"
        aria-label="Search languages"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${index}`}
        aria-autocomplete="list"
        placeholder="Search languages"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={40}
        value={query}
        onBlur={onClose}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (step !== 0) setChosen((index + step + shown.length) % shown.length)
          else if (event.key === 'Enter' || event.key === 'Tab') take(shown[index]!.value)
          else if (event.key === 'Escape') close()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        onChange={({ target }) => {
          setQuery(target.value)
          setChosen(0)
        }}
      />
      <div id={id} role="listbox" aria-label="Languages" className="cw-languages-list">
        {shown.map(({ value, label }, at) => (
          <OptionRow
            key={value}
            id={`${id}-${at}`}
            chosen={at === index}
            current={value === request.language}
            onChoose={() => setChosen(at)}
            onTake={() => take(value)}
          >
            <span className="cw-menu-label">{label}</span>
          </OptionRow>
        ))}
      </div>
    </div>
  )
}
