/** A target for agents that tests decide, each with as many cases as `npm run eval` gives them. */
export interface AgentTarget {
  /** As in the table of results. */
  readonly id: number
  readonly what: string
  readonly target: string
  /** Names of tests begin with one of these rules of SPEC.md. */
  readonly rules: readonly string[]
  /** Where these tests are. */
  readonly files: readonly string[]
}

/** Every target that tests decide. */
export const AGENT_TARGETS: readonly AgentTarget[] = [
  {
    id: 1,
    what: 'people and agents type in the same texts',
    target: '0 characters of people lost or doubled, no word of an agent torn, all copies equal',
    rules: ['AGENT-12', 'AGENT-13', 'AGENT-14'],
    files: ['ai-assist/src/runs/typing-beside.test.ts', 'tests/src/agents/same-paragraph.test.ts'],
  },
  {
    id: 3,
    what: 'suggestions are decided, and servers die meanwhile',
    target: 'what was acknowledged is in the document, once; of two people who decide one does',
    rules: ['AGENT-95', 'AGENT-99'],
    files: ['server/src/proposals/proposal-service.test.ts', 'tests/src/content/suggestions.test.ts'],
  },
  {
    id: 7,
    what: 'Stop, and undoing a run',
    target:
      'nothing is written after 200 ms; all of the agent’s operations are taken back, none of a person’s',
    rules: ['AGENT-73', 'AGENT-82', 'AGENT-84'],
    files: [
      'tests/src/nodes/runs.test.ts',
      'ai-assist/src/runs/loop-run.test.ts',
      'crdt/src/richtext/revert/revert-run.test.ts',
    ],
  },
  {
    id: 9,
    what: 'hostile documents and a model that obeys them',
    target: 'nothing is read or written outside of the document',
    rules: ['AGENT-83'],
    files: ['ai-assist/src/runs/loop-run.test.ts'],
  },
  {
    id: 11,
    what: 'metered tokens against those that the model’s server counted',
    target: 'equal',
    rules: ['AGENT-62'],
    files: ['ai-assist/src/models/usage.test.ts'],
  },
  {
    id: 12,
    what: 'a fifth of the requests refused, a twentieth broken off',
    target: '≥ 99 % of runs finish, 0 doubled passages',
    rules: ['AGENT-60'],
    files: ['ai-assist/src/models/chaos.test.ts'],
  },
  {
    id: 13,
    what: '500 edits of 10 to 10,000 blocks while three people type',
    target: 'blocks that no operation names are byte-identical',
    rules: ['AGENT-36'],
    files: ['crdt/src/richtext/blocks/unnamed-blocks.test.ts'],
  },
  {
    id: 14,
    what: 'parts of suggestions after random edits around and inside them',
    target: 'none is applied in a wrong place; what is undecided says so',
    rules: ['AGENT-94'],
    files: ['crdt/src/richtext/suggestions/suggestions.fuzz.test.ts'],
  },
]
