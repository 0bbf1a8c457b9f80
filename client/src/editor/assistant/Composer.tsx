import type { Editor } from '@tiptap/core'
import { ArrowUp, FileText, TextSelect, X } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import type { AgentName, RunAction } from '../../api/runs.ts'
import { Switch } from '../../interface/Switch.tsx'
import { useEditorValue } from '../state/use-editor-value.ts'
import { ask, onlySuggests, setOnlySuggests } from './ask.ts'
import type { DocumentRuns } from './document-runs.ts'
import { ownWordsAction } from './own-words.ts'
import { agentFor, offeredActions } from './run-actions.ts'
import { selectedWords } from './selected-words.ts'
import { useRunsState } from './use-runs.ts'
import './composer.css'

/** Characters of an instruction. */
const MAX_INSTRUCTION = 4_000

export interface ComposerProps {
  readonly editor: Editor
  readonly runs: DocumentRuns
  /** The panel, if it was opened to ask: the field takes the focus from it. */
  readonly panel: RefObject<HTMLElement | null> | null
}

/** Where one asks an agent, about the document or what is selected, in own words or by an action. */
export default function Composer({ editor, runs, panel }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const { agents } = runs.info
  const id = useId()
  const [text, setText] = useState('')
  const [agent, setAgent] = useState<AgentName | null>(null)
  const [isWhole, setWhole] = useState(false)
  const [suggests, setSuggests] = useState(() => onlySuggests(runs))
  const isStarting = useRunsState(runs, (state) => state.isStarting)
  const failure = useRunsState(runs, ({ failure }) => (failure?.run === null ? failure.error : null))
  const words = useEditorValue(editor, ({ state }) => selectedWords(state))
  // Another selection is meant again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words tell that the selection is another one.
  useEffect(() => setWhole(false), [words])
  useEffect(() => {
    if (panel !== null && document.activeElement === panel.current) field.current?.focus()
  }, [panel])
  const about = words === 0 || isWhole ? 'document' : 'selection'
  const own = ownWordsAction(agents, text)
  const actions = offeredActions(agents, about)
  const takesWords = ownWordsAction(agents, null) !== null
  const able = agents.filter(({ actions }) => actions.includes('ask'))

  const start = (action: RunAction, instruction = '') => {
    if (isStarting) return
    void ask(editor, runs, { action, about, instruction, agent })
  }
  const send = () => {
    if (text.trim() === '' || own === null) {
      field.current?.focus()
      return
    }
    start(own, text.trim())
    setText('')
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form className="cw-composer" aria-label="Ask an agent" onSubmit={onSubmit}>
      {failure !== null && (
        <p className="cw-composer-failure" role="alert">
          {failure.message} {failure.todo}
        </p>
      )}
      <div className="cw-composer-actions">
        {actions
          .filter(({ action }) => action !== 'translate')
          .map(({ action, label, icon: Icon }) => (
            <button
              key={action}
              type="button"
              className="cw-button cw-button-small cw-button-quiet"
              onClick={() => start(action)}
            >
              <Icon className="cw-icon-small" aria-hidden="true" />
              {label}
            </button>
          ))}
      </div>
      <div className="cw-composer-box">
        <div className="cw-composer-row">
          <span className="cw-scope" id={id}>
            {about === 'document' ? (
              <FileText className="cw-icon-small" aria-hidden="true" />
            ) : (
              <TextSelect className="cw-icon-small" aria-hidden="true" />
            )}
            {about === 'document' ? 'Whole document' : `${words} selected ${words === 1 ? 'word' : 'words'}`}
            {about === 'selection' && (
              <button
                type="button"
                className="cw-scope-whole"
                aria-label="Ask about the whole document"
                onClick={() => setWhole(true)}
              >
                <X className="cw-icon-small" aria-hidden="true" />
              </button>
            )}
          </span>
        </div>
        {takesWords && (
          <textarea
            ref={field}
            rows={1}
            aria-label="Ask, or say what to do"
            aria-describedby={id}
            placeholder="Ask, or say what to do"
            maxLength={MAX_INSTRUCTION}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
        )}
        <div className="cw-composer-row">
          {able.length > 1 && (
            <select
              className="cw-composer-agent"
              aria-label="Agent"
              value={agentFor(agents, 'ask', agent)?.name}
              onChange={(event) =>
                setAgent(able.find(({ name }) => name === event.target.value)?.name ?? null)
              }
            >
              {able.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          )}
          <span className="cw-spacer" />
          {runs.info.suggests === true && (
            <Switch
              label="Only suggest"
              isOn={suggests}
              onChange={(isOn) => {
                setOnlySuggests(isOn)
                setSuggests(isOn)
              }}
            />
          )}
          {takesWords && (
            <button
              type="submit"
              className="cw-button cw-button-main cw-composer-send"
              aria-label="Send"
              aria-busy={isStarting || undefined}
            >
              <ArrowUp className="cw-icon" aria-hidden="true" />
            </button>
          )}
        </div>
      </div>
    </form>
  )
}
