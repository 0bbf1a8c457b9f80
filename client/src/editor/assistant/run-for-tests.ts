import type { AgentInfo, Run } from '../../api/runs.ts'

/** The agents of a server with a language model. */
export const AGENTS: readonly AgentInfo[] = [
  { name: 'writer', title: 'Writer', description: 'Writes on.', actions: ['ask', 'continue', 'longer'] },
  {
    name: 'editor',
    title: 'Editor',
    description: 'Improves what is there.',
    actions: ['ask', 'improve', 'shorten', 'translate', 'explain', 'fix'],
  },
  {
    name: 'summarizer',
    title: 'Summarizer',
    description: 'Sums up.',
    actions: ['ask', 'summarize', 'outline'],
  },
]

/** A run, with other values than its own where they are given. */
export function runWith(values: Partial<Run> = {}): Run {
  return {
    id: 'r1',
    document: 'notes/plan',
    agent: 'editor',
    action: 'shorten',
    instruction: '',
    suggestOnly: false,
    state: 'editing',
    activity: 'Writing Summary, 34 words',
    question: null,
    message: null,
    answer: null,
    invoker: { id: 'guest', name: 'Ben' },
    offline: false,
    model: 'model-a',
    participant: 7,
    createdAt: '2026-03-01T10:00:00.000Z',
    endedAt: null,
    usage: { inputTokens: 1_000, outputTokens: 200, cost: 0.021, estimated: false },
    changes: { inserted: 0, changed: 0, deleted: 0, suggested: 0 },
    canUndo: false,
    undone: false,
    ...values,
  }
}
