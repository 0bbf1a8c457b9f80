import { ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Run } from '../../api/runs.ts'
import { Avatar } from '../people/Avatar.tsx'
import type { DocumentRuns } from './document-runs.ts'
import { agentTitle, askedFor, changesText, stateText } from './run-text.ts'
import { useRunsState } from './use-runs.ts'
import './earlier-runs.css'

export interface EarlierRunsProps {
  readonly runs: DocumentRuns
  readonly earlier: readonly Run[]
  readonly own: ReadonlySet<string>
  readonly cardOf: (run: Run) => ReactNode
}

/** The runs that have ended, each with what it changed; a press shows one. */
export default function EarlierRuns({ runs, earlier, own, cardOf }: EarlierRunsProps) {
  const shown = useRunsState(runs, ({ opened }) => opened)
  const isAsked = earlier.some(({ id }) => id === shown)
  const [isOpen, setOpen] = useState(isAsked)
  // Somebody opens one from elsewhere.
  useEffect(() => {
    if (isAsked) setOpen(true)
  }, [isAsked])
  return (
    <section className="cw-earlier" aria-label="Earlier runs">
      <button
        type="button"
        className="cw-earlier-toggle"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight className="cw-icon-small" aria-hidden="true" />
        Earlier runs
        <span className="cw-note">{earlier.length}</span>
      </button>
      {isOpen && (
        <ul>
          {earlier.map((run) => (
            <li key={run.id}>
              <button
                type="button"
                className="cw-earlier-row"
                aria-expanded={shown === run.id}
                onClick={() => runs.open(shown === run.id ? null : run.id)}
              >
                <Avatar person={{ name: agentTitle(runs.info.agents, run), color: '', agent: true }} small />
                <span className="cw-earlier-text">
                  <span className="cw-earlier-said">{askedFor(run)}</span>
                  <span className="cw-note">{noteOf(run, own.has(run.id))}</span>
                </span>
                <time className="cw-note" dateTime={run.createdAt}>
                  {timeOf(run.createdAt)}
                </time>
              </button>
              {shown === run.id && cardOf(run)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function noteOf(run: Run, isOwn: boolean): string {
  const who = isOwn ? 'for you' : `for ${run.invoker.name}`
  return [stateText(run, isOwn), changesText(run.changes), who].filter((part) => part !== null).join(' · ')
}

/** The time of today, or the day. */
function timeOf(iso: string): string {
  const at = new Date(iso)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday
    ? at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
    : at.toLocaleDateString([], { day: 'numeric', month: 'short' })
}
