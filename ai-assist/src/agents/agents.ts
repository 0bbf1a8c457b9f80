import { type RunAction, worksOffline } from './actions.ts'

/** The agents of the server. */
export const AGENT_NAMES = ['writer', 'editor', 'checker', 'summarizer'] as const

/** One of {@link AGENT_NAMES}. */
export type AgentName = (typeof AGENT_NAMES)[number]

/** The tools of the loop, by what they do to the document. */
export type ToolGroup = 'read' | 'edit' | 'suggest' | 'ask'

/** An agent, as data. */
export interface Agent {
  readonly name: AgentName
  /** Shown to people, and in the document at its caret. */
  readonly title: string
  readonly description: string
  /** What it is told about itself. */
  readonly prompt: string
  readonly tools: readonly ToolGroup[]
  readonly actions: readonly RunAction[]
  /** Whether it never edits, whatever it is asked for, but suggests. */
  readonly suggests: boolean
}

/** Every agent by its name. */
export const AGENTS: Readonly<Record<AgentName, Agent>> = {
  writer: {
    name: 'writer',
    title: 'Writer',
    description: 'Continues and drafts text, and writes what is missing.',
    prompt:
      'You write. Keep the voice, the tense and the terms of the document. Write no more than was asked for.',
    tools: ['read', 'edit', 'suggest', 'ask'],
    actions: ['ask', 'continue', 'longer', 'shorten', 'improve', 'translate', 'outline', 'contents'],
    suggests: false,
  },
  editor: {
    name: 'editor',
    title: 'Editor',
    description: 'Improves wording, length and order of what is there.',
    prompt: 'You edit what others wrote. Keep what they mean, and change as few words as the task needs.',
    tools: ['read', 'edit', 'suggest', 'ask'],
    actions: ['ask', 'improve', 'shorten', 'longer', 'translate', 'fix', 'tidy', 'replace'],
    suggests: false,
  },
  checker: {
    name: 'checker',
    title: 'Checker',
    description: 'Finds mistakes and explains passages.',
    prompt: 'You check. Say what you found and where; change only what is certainly wrong.',
    tools: ['read', 'edit', 'suggest', 'ask'],
    actions: ['ask', 'fix', 'tidy', 'explain', 'readability'],
    suggests: true,
  },
  summarizer: {
    name: 'summarizer',
    title: 'Summarizer',
    description: 'Summarizes and outlines a document, and answers questions on it.',
    prompt: 'You summarize. State only what the document says.',
    tools: ['read', 'edit', 'suggest', 'ask'],
    actions: ['ask', 'summarize', 'outline', 'contents', 'explain'],
    suggests: false,
  },
}

/** What an agent can do now. */
export function actionsOf(agent: Agent, isOffline: boolean): readonly RunAction[] {
  return isOffline ? agent.actions.filter(worksOffline) : agent.actions
}

/** The name under which people see an agent; it says when no language model is behind it. */
export function shownName({ title }: Agent, isOffline: boolean): string {
  return isOffline ? `${title} (offline)` : title
}
