import { Languages, type LucideIcon } from 'lucide-react'
import type { AgentInfo, RunAction } from '../../api/runs.ts'
import { AgentIcon } from '../../interface/agent-icon.ts'
import { fuzzyFilter } from '../controls/fuzzy.ts'
import { ownWordsAction } from './own-words.ts'
import { type ActionEntry, LANGUAGES, offeredActions } from './run-actions.ts'

/** A row of the menu in which an agent is asked. */
export type AskOption = {
  readonly key: string
  readonly label: string
  readonly icon: LucideIcon
} & (
  | { readonly kind: 'action'; readonly entry: ActionEntry }
  /** What was typed is the instruction. */
  | { readonly kind: 'own'; readonly action: RunAction }
  /** Leads to the languages. */
  | { readonly kind: 'translate' }
  | { readonly kind: 'language'; readonly language: string }
)

/** What is asked, and about what. */
export interface AskQuery {
  readonly text: string
  /** Whether it is about text that is there, or else about what is to be written. */
  readonly isAboutText: boolean
  readonly hasSelection: boolean
}

/** What agents can be asked for: what was typed, and the actions that it finds. */
export function askOptions(agents: readonly AgentInfo[], query: AskQuery): readonly AskOption[] {
  const { isAboutText, hasSelection } = query
  const text = query.text.trim()
  const ofText = offeredActions(agents, 'selection').filter(
    ({ action }) => action === 'continue' || isAboutText,
  )
  const all = hasSelection
    ? ofText
    : [...ofText, ...offeredActions(agents, 'document').filter((entry) => !ofText.includes(entry))]
  const found = text === '' ? all : fuzzyFilter(text, all, ({ label, words }) => [label, ...words])
  const own = text === '' ? null : ownWordsAction(agents, text)
  const rows = found.map(
    (entry): AskOption =>
      entry.action === 'translate'
        ? { kind: 'translate', key: entry.action, label: entry.label, icon: entry.icon }
        : { kind: 'action', key: entry.action, label: entry.label, icon: entry.icon, entry },
  )
  if (own === null) return rows
  const ownRow: AskOption = { kind: 'own', key: 'own', label: text, icon: AgentIcon, action: own }
  // One word that finds an action means it.
  return text.includes(' ') || rows.length === 0 ? [ownRow, ...rows] : [...rows, ownRow]
}

/** The languages that the typed text finds, and the text itself as another one. */
export function languageOptions(typed: string): readonly AskOption[] {
  const text = typed.trim()
  const found = text === '' ? LANGUAGES : fuzzyFilter(text, LANGUAGES, (language) => [language])
  const isNamed = found.some((language) => language.toLowerCase() === text.toLowerCase())
  const all = text === '' || isNamed ? found : [...found, text]
  return all.map((language) => ({
    kind: 'language',
    key: language,
    label: language,
    icon: Languages,
    language,
  }))
}
