import type { Editor } from '@tiptap/core'
import type { AgentName, RunAction, RunRequest } from '../../api/runs.ts'
import { localStore } from '../../session/storage/local-store.ts'
import type { AskAbout } from './assistant.ts'
import type { DocumentRuns } from './document-runs.ts'
import { actionEntry, agentFor } from './run-actions.ts'
import { selectionAnchor } from './selection-anchor.ts'

/** Key in the browser's local storage: whether agents only suggest. */
const SUGGEST_KEY = 'cowrite.onlySuggest'

/** What somebody asks for. */
export interface Ask {
  readonly action: RunAction
  readonly about: AskAbout
  readonly instruction?: string
  readonly language?: string
  /** The agent that is asked if it can. */
  readonly agent?: AgentName | null
}

/** Whether the user wants agents to leave their changes as suggestions, where the server can do that. */
export function onlySuggests({ info }: DocumentRuns): boolean {
  return info.suggests === true && localStore()?.getItem(SUGGEST_KEY) === 'on'
}

/** Remembers whether agents only suggest. */
export function setOnlySuggests(isOn: boolean): void {
  localStore()?.setItem(SUGGEST_KEY, isOn ? 'on' : 'off')
}

/** Starts a run for what is asked. What is for the person is shown in the panel. */
export async function ask(editor: Editor, runs: DocumentRuns, wanted: Ask): Promise<void> {
  const request = requestOf(editor, runs, wanted)
  if (request === null) return
  const run = await runs.start(request)
  const isForPanel = actionEntry(wanted.action).answers === true || run === null
  if (isForPanel && !runs.snapshot().isShown) editor.emit('panel', { id: 'assistant' })
}

function requestOf(editor: Editor, runs: DocumentRuns, wanted: Ask): RunRequest | null {
  const { action, about, instruction = '', language, agent = null } = wanted
  const able = agentFor(runs.info.agents, action, agent)
  if (able === null) return null
  // It goes on from a place, whatever is selected.
  const at = action === 'continue' && about === 'selection' ? 'caret' : about
  return {
    agent: able.name,
    action,
    ...(instruction === '' ? {} : { instruction }),
    ...(language === undefined ? {} : { language }),
    ...(at === 'document' ? {} : { selection: selectionAnchor(editor.state, at) }),
    ...(onlySuggests(runs) ? { suggestOnly: true } : {}),
  }
}
