import { type Editor, posToDOMRect } from '@tiptap/core'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { RunAction } from '../../api/runs.ts'
import { AgentIcon } from '../../interface/agent-icon.ts'
import { OptionRow } from '../../interface/OptionRow.tsx'
import { Switch } from '../../interface/Switch.tsx'
import { useFloating } from '../controls/floating.ts'
import { focusNow } from '../input/focus.ts'
import { ask, onlySuggests, setOnlySuggests } from './ask.ts'
import { type AskOption, askOptions, languageOptions } from './ask-options.ts'
import type { AskAbout } from './assistant.ts'
import type { DocumentRuns } from './document-runs.ts'
import { lightAsked } from './lit-selection.ts'
import { agentFor } from './run-actions.ts'
import { selectedWords } from './selected-words.ts'
import { askedRange } from './selection-anchor.ts'
import './ask-menu.css'

/** Characters of an instruction. */
const MAX_INSTRUCTION = 2_000

export interface AskMenuProps {
  readonly editor: Editor
  readonly runs: DocumentRuns
  readonly about: AskAbout
  /** Closes it; the focus stays where it is. */
  readonly onClose: () => void
}

/** What agents can be asked for at the selection or the caret: a field for own words above the actions, which it searches. */
export default function AskMenu({ editor, runs, about, onClose }: AskMenuProps) {
  const ref = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const [isTranslating, setTranslating] = useState(false)
  const [suggests, setSuggests] = useState(() => onlySuggests(runs))
  const { agents, offline, suggests: canSuggest = false } = runs.info
  const [words] = useState(() => selectedWords(editor.state))
  const options = isTranslating
    ? languageOptions(text)
    : askOptions(agents, { text, isAboutText: about === 'selection', hasSelection: words > 0 })
  const index = Math.min(chosen, options.length - 1)
  const anchor = useMemo(
    () => ({
      getBoundingClientRect: () => {
        const { anchor, head } = askedRange(editor.state, about === 'document' ? 'caret' : about)
        return posToDOMRect(editor.view, Math.min(anchor, head), Math.max(anchor, head))
      },
      contextElement: editor.view.dom,
    }),
    [editor, about],
  )
  useFloating(ref, anchor, 'bottom-start')
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), [])
  useEffect(() => lightAsked(editor, about), [editor, about])
  useEffect(() => {
    const press = ({ target }: Event) => {
      if (!(target instanceof Node && ref.current?.contains(target))) onClose()
    }
    addEventListener('pointerdown', press, { capture: true })
    return () => removeEventListener('pointerdown', press, { capture: true })
  }, [onClose])
  const isUsed = options.length > 0
  useEffect(() => {
    if (isUsed) document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, index, isUsed])

  const leave = () => {
    onClose()
    focusNow(editor)
  }
  const change = (text: string) => {
    setText(text)
    setChosen(0)
  }
  const take = (option: AskOption) => {
    switch (option.kind) {
      case 'translate':
        setTranslating(true)
        change('')
        return
      case 'language':
        start('translate', '', option.language)
        return
      case 'own':
        start(option.action, text.trim())
        return
      case 'action':
        start(option.entry.action)
        return
      default:
        option satisfies never
    }
  }
  const start = (action: RunAction, instruction = '', language?: string) => {
    const aboutAll = about === 'document' || (about === 'selection' && isForAll(action))
    void ask(editor, runs, {
      action,
      about: aboutAll ? 'document' : about,
      instruction,
      ...(language === undefined ? {} : { language }),
    })
    leave()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && isUsed) setChosen((index + step + options.length) % options.length)
    else if (event.key === 'Enter' && options[index] !== undefined) take(options[index])
    else if (event.key === 'Escape' && isTranslating) {
      setTranslating(false)
      change('')
    } else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it handles the keys of the field and of the switch in it.
    <div ref={ref} className="cw-panel cw-menu cw-ask-menu" role="presentation" onKeyDown={onKeyDown}>
      <div className="cw-ask-field">
        <AgentIcon className="cw-icon" aria-hidden="true" />
        <input
          ref={field}
          className="cw-input"
          role="combobox"
          aria-expanded={isUsed}
          aria-controls={`${id}-list`}
          aria-activedescendant={isUsed ? `${id}-${index}` : undefined}
          aria-label={placeholder()}
          placeholder={placeholder()}
          maxLength={MAX_INSTRUCTION}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={isTranslating ? 'Languages' : 'Ask an agent'}>
        {options.map((option, at) => (
          <OptionRow
            key={option.key}
            id={`${id}-${at}`}
            chosen={at === index}
            onChoose={() => setChosen(at)}
            onTake={() => take(option)}
          >
            <option.icon className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">{option.label}</span>
            {option.kind === 'translate' && <span aria-hidden="true">›</span>}
            {at === index && option.kind !== 'translate' && <span className="cw-keys">↵</span>}
          </OptionRow>
        ))}
      </div>
      {!isUsed && <p className="cw-ask-none">Nothing here does that.</p>}
      <footer className="cw-ask-foot">
        <span className="cw-note">{offline ? 'Works without a language model' : by(options[index])}</span>
        <span className="cw-spacer" />
        {canSuggest && (
          <Switch
            label="Only suggest"
            isOn={suggests}
            onChange={(isOn) => {
              setOnlySuggests(isOn)
              setSuggests(isOn)
            }}
          />
        )}
      </footer>
    </div>
  )

  function placeholder(): string {
    if (isTranslating) return 'Into which language'
    if (agentFor(agents, 'ask') === null) return 'Find an action'
    if (words > 0) return `Say what to do with ${words === 1 ? 'this word' : `these ${words} words`}`
    return about === 'selection' ? 'Say what to do with this line' : 'Say what to write here'
  }

  function by(option: AskOption | undefined): string {
    if (option === undefined) return ''
    const agent = agentFor(agents, actionOf(option))
    return agent === null ? '' : `By ${agent.title}`
  }
}

/** What has no use for a selection. */
function isForAll(action: RunAction): boolean {
  return action === 'summarize' || action === 'outline' || action === 'contents' || action === 'readability'
}

function actionOf(option: AskOption): RunAction {
  switch (option.kind) {
    case 'translate':
    case 'language':
      return 'translate'
    case 'own':
      return option.action
    case 'action':
      return option.entry.action
    default:
      return option satisfies never
  }
}
