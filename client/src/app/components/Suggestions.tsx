import type { Hunk } from '../../api/suggestions.ts'
import { SuggestionCard } from '../../editor/suggestions/SuggestionCard.tsx'
import { PALETTE } from '../../session/presence/person.ts'

const HUNK: Hunk = {
  id: 'sample',
  kind: 'replace',
  label: 'Replace “that nobody can explain”',
  status: 'pending',
  view: 'clean',
  handle: null,
  before: 'levels that nobody can explain.',
  after: 'levels we cannot explain yet.',
  deleted: [],
  inserted: [],
  requires: [],
  decidedBy: null,
  decidedAt: null,
}

const PERSON = { id: 'ana', name: 'Ana', kind: 'person' as const }
const AGENT = { id: 'agent:editor', name: 'Editor', kind: 'agent' as const }
const RATIONALE = 'Shorter, same facts. 25 words become 13.'

const STATES = [
  { author: PERSON, rationale: null, hunk: HUNK, isActive: false },
  { author: AGENT, rationale: RATIONALE, hunk: HUNK, isActive: true },
  { author: AGENT, rationale: null, hunk: { ...HUNK, view: 'rebased' as const }, isActive: false },
  { author: AGENT, rationale: null, hunk: { ...HUNK, view: 'conflict' as const }, isActive: true },
  { author: AGENT, rationale: null, hunk: { ...HUNK, view: 'gone' as const }, isActive: false },
]

/** The cards of suggestions in all their states: fits, fits still, changed since, gone. */
export function Suggestions() {
  return (
    <div className="cw-components-row">
      {STATES.map(({ author, rationale, hunk, isActive }) => (
        <div key={`${author.id} ${hunk.view} ${isActive}`} className="cw-components-card">
          <SuggestionCard
            pending={{
              hunk,
              suggestion: {
                id: 'sample',
                author,
                run: null,
                invoker: author === AGENT ? PERSON : null,
                rationale,
                createdAt: '2026-01-01T09:00:00Z',
                status: 'pending',
                hunks: [hunk],
              },
            }}
            count={3}
            all={3}
            color={PALETTE[2]!.color}
            isActive={isActive}
            editable
            isBusy={false}
            takesFocus={false}
            onFocused={() => {}}
            onChoice={() => {}}
            onStep={() => {}}
            onLeave={() => {}}
          />
        </div>
      ))}
    </div>
  )
}
