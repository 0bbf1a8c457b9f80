import { useState } from 'react'
import type { Run, RunStep } from '../../api/runs.ts'
import { RunCard } from '../../editor/assistant/RunCard.tsx'
import { Switch } from '../../interface/Switch.tsx'

const BEGUN = '2026-03-01T10:00:00.000Z'
const ENDED = '2026-03-01T10:00:42.000Z'

const RUN: Run = {
  id: 'run',
  document: 'notes/plan',
  agent: 'editor',
  action: 'ask',
  instruction: 'Write a summary at the top and tighten what went wrong.',
  suggestOnly: false,
  state: 'editing',
  activity: 'Writing Summary, 34 words',
  question: null,
  message: null,
  answer: null,
  invoker: { id: 'guest', name: 'Person One' },
  offline: false,
  model: 'model-a',
  participant: 7,
  createdAt: BEGUN,
  endedAt: null,
  usage: { inputTokens: 4_000, outputTokens: 600, cost: 0.021, estimated: false },
  changes: { inserted: 1, changed: 2, deleted: 0, suggested: 0 },
  canUndo: true,
  undone: false,
}

const STEPS: readonly RunStep[] = [
  step(1, 'read', 'Read the whole document, 23 blocks'),
  step(3, 'search', 'Searched for gauge schedule'),
  step(15, 'suggest', 'Suggested a change in What went wrong'),
  step(19, 'conflict', 'Left a paragraph alone: somebody types in it'),
]

const STATES: readonly (Partial<Run> & { readonly steps?: readonly RunStep[] })[] = [
  { steps: STEPS },
  {
    state: 'waiting',
    activity: null,
    action: 'fix',
    instruction: '',
    question: { id: 'q', text: 'Crew B goes on the 14th or on the 21st?', choices: ['14 March', '21 March'] },
  },
  { state: 'stopping', activity: null, action: 'continue', instruction: '' },
  { state: 'done', activity: null, endedAt: ENDED, action: 'shorten', instruction: '' },
  { state: 'done', activity: null, endedAt: ENDED, action: 'shorten', instruction: '', undone: true },
  { state: 'cancelled', activity: null, endedAt: ENDED, action: 'longer', instruction: '' },
  {
    state: 'failed',
    activity: null,
    endedAt: ENDED,
    action: 'translate',
    instruction: '',
    canUndo: false,
    message: 'The language model did not answer.',
  },
  {
    state: 'done',
    activity: null,
    endedAt: ENDED,
    action: 'explain',
    instruction: '',
    canUndo: false,
    changes: { inserted: 0, changed: 0, deleted: 0, suggested: 0 },
    answer: 'A **gauge** tells:\n\n- the level\n- the flow',
  },
]

/** Runs in all their states. */
export function Runs() {
  const [isOn, setOn] = useState(true)
  return (
    <div className="cw-form">
      <Switch label="Only suggest" isOn={isOn} onChange={setOn} />
      {STATES.map(({ steps = [], ...values }, index) => (
        <RunCard
          // biome-ignore lint/suspicious/noArrayIndexKey: the list does not change.
          key={index}
          run={{ ...RUN, ...values }}
          title="Editor"
          steps={steps}
          isOwn={index % 2 === 0}
          editable
          now={Date.parse(ENDED)}
          failure={null}
          onStop={() => {}}
          onUndo={() => {}}
          onAnswer={() => {}}
          onGoTo={() => {}}
        />
      ))}
    </div>
  )
}

function step(second: number, kind: RunStep['kind'], text: string): RunStep {
  const at = new Date(Date.parse(BEGUN) + second * 1_000).toISOString()
  return { seq: second, at, kind, text, handles: [], ms: null }
}
