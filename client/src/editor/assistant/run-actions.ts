import {
  Eraser,
  FoldVertical,
  Gauge,
  Info,
  Languages,
  ListChecks,
  ListPlus,
  ListTree,
  type LucideIcon,
  Replace,
  SpellCheck,
  TableOfContents,
  TextQuote,
  UnfoldVertical,
} from 'lucide-react'
import type { AgentInfo, AgentName, RunAction } from '../../api/runs.ts'
import { AgentIcon } from '../../interface/agent-icon.ts'

/** How an action of agents is offered. */
export interface ActionEntry {
  readonly action: RunAction
  readonly label: string
  /** What is done while it is carried out. */
  readonly doing: string
  readonly icon: LucideIcon
  /** Other words under which one looks for it. */
  readonly words: readonly string[]
  /** What it can be about. */
  readonly about: readonly ('selection' | 'document')[]
  /** Whether its result is for the person, not for the document. */
  readonly answers?: true
}

/** What the instruction says. */
export const ASK: ActionEntry = {
  action: 'ask',
  label: 'Ask',
  doing: 'Working',
  icon: AgentIcon,
  words: [],
  about: ['selection', 'document'],
}

/** What can be asked for without an instruction, in the order of the menus. */
export const ACTIONS: readonly ActionEntry[] = [
  entry('improve', 'Improve', 'Improving', ListChecks, ['selection'], ['rewrite', 'better']),
  entry('shorten', 'Shorten', 'Shortening', FoldVertical, ['selection'], ['shorter', 'tighten']),
  entry('longer', 'Make longer', 'Making longer', UnfoldVertical, ['selection'], ['expand', 'extend']),
  entry('fix', 'Fix spelling and grammar', 'Correcting', SpellCheck, ['selection', 'document'], ['correct']),
  entry('translate', 'Translate', 'Translating', Languages, ['selection'], ['language']),
  entry('continue', 'Continue from here', 'Writing on', ListPlus, ['selection'], ['write', 'go on']),
  { ...entry('explain', 'Explain', 'Explaining', Info, ['selection'], ['meaning']), answers: true },
  entry('summarize', 'Summarize', 'Summarizing', TextQuote, ['document'], ['summary', 'tldr']),
  entry('outline', 'Outline', 'Outlining', ListTree, ['document'], ['structure']),
  entry('contents', 'Table of contents', 'Listing the contents', TableOfContents, ['document'], ['toc']),
  entry('tidy', 'Tidy', 'Tidying', Eraser, ['selection'], ['typography', 'clean']),
  {
    ...entry('readability', 'Check readability', 'Measuring', Gauge, ['document'], ['reading', 'score']),
    answers: true,
  },
]

/** Entries that are only shown with their runs: they need an instruction. */
const OTHERS: readonly ActionEntry[] = [
  ASK,
  entry('replace', 'Find and replace', 'Replacing', Replace, ['document'], []),
]

/** Languages that are offered for a translation. */
export const LANGUAGES: readonly string[] = [
  'English',
  'German',
  'French',
  'Spanish',
  'Italian',
  'Portuguese',
  'Dutch',
  'Polish',
  'Ukrainian',
  'Chinese',
  'Japanese',
  'Arabic',
]

/** How an action is offered. */
export function actionEntry(action: RunAction): ActionEntry {
  return [...ACTIONS, ...OTHERS].find((entry) => entry.action === action) ?? ASK
}

/** What agents can be asked for about a selection, or about a document. */
export function offeredActions(
  agents: readonly AgentInfo[],
  about: 'selection' | 'document',
): readonly ActionEntry[] {
  return ACTIONS.filter((entry) => entry.about.includes(about) && agentFor(agents, entry.action) !== null)
}

/** The agent for an action: the preferred one if it can, else the first that can; `null` if none can. */
export function agentFor(
  agents: readonly AgentInfo[],
  action: RunAction,
  preferred: AgentName | null = null,
): AgentInfo | null {
  const able = agents.filter(({ actions }) => actions.includes(action))
  return able.find(({ name }) => name === preferred) ?? able[0] ?? null
}

function entry(
  action: RunAction,
  label: string,
  doing: string,
  icon: LucideIcon,
  about: ActionEntry['about'],
  words: readonly string[],
): ActionEntry {
  return { action, label, doing, icon, about, words }
}
