import { ChevronDown, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { NOW, type Version, type VersionsApi } from '../../api/versions.ts'
import { AuthorLegend } from '../../editor/authors/AuthorLegend.tsx'
import type { AuthorColors } from '../../editor/authors/author-colors.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import type { ChangesProgress } from './change-list.ts'
import { groupVersions } from './group-versions.ts'
import { NameVersion } from './NameVersion.tsx'
import { SinceVisit } from './SinceVisit.tsx'
import type { Summaries } from './summaries.ts'
import type { Timeline } from './use-timeline.ts'
import { VersionRow } from './VersionRow.tsx'
import { TODAY } from './version-text.ts'
import '../../editor/frame/side-panel.css'
import './timeline.css'

export interface TimelinePanelProps {
  readonly api: VersionsApi
  readonly session: DocumentSession
  readonly account: string | null
  readonly timeline: Timeline
  readonly summaries: Summaries
  readonly colors: AuthorColors
  /** The id of the version that is shown, or `now`; `null`: none is. */
  readonly selected: string | null
  /** The authors of the text that is shown; `null` while it is not coloured by them. */
  readonly authors: ChangesProgress | null
  readonly hiddenAuthors: ReadonlySet<string>
  readonly onHiddenAuthors: (hidden: ReadonlySet<string>) => void
  readonly isNamed: boolean
  readonly isSheet: boolean
  /** Whether the person may name versions. */
  readonly canName: boolean
  readonly onNamedOnly: (named: boolean) => void
  readonly onSelect: (version: string) => void
  /** Versions that are not in the list are known. */
  readonly onLearn: (versions: readonly Version[]) => void
  readonly onMore: () => Promise<void>
  readonly onNamed: () => Promise<void>
  readonly onClose: () => void
}

/** The versions by day and author beside the text. */
export default function TimelinePanel(props: TimelinePanelProps) {
  const { api, session, account, timeline, summaries, colors, selected, authors, isNamed, isSheet } = props
  const { canName, onNamedOnly, onSelect, onLearn, onMore, onNamed, onClose } = props
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [isTall, setTall] = useState(false)
  const days = useMemo(() => {
    const grouped = groupVersions(timeline.versions, new Date())
    // The present document is of today.
    return isNamed || grouped[0]?.label === TODAY ? grouped : [{ label: TODAY, entries: [] }, ...grouped]
  }, [timeline.versions, isNamed])
  useEffect(() => summaries.ask(NOW), [summaries])
  const row = (version: Version) => (
    <VersionRow
      key={version.id}
      version={version}
      summaries={summaries}
      colors={colors}
      isSelected={version.id === selected}
      onSelect={onSelect}
    />
  )
  const chosen = timeline.versions.find(({ id }) => id === selected) ?? null
  return (
    <section className="cw-side cw-timeline" aria-label="Timeline" data-tall={isTall || undefined}>
      {isSheet && (
        <button
          type="button"
          className="cw-side-handle cw-timeline-handle"
          aria-label={isTall ? 'Smaller' : 'Larger'}
          aria-expanded={isTall}
          onClick={() => setTall(!isTall)}
        />
      )}
      <header className="cw-side-head">
        <h2>Versions</h2>
        <span className="cw-timeline-filter">
          <SelectMenu
            label="Versions shown"
            value={isNamed ? 'named' : 'all'}
            options={[
              { value: 'all', label: 'All' },
              { value: 'named', label: 'Named' },
            ]}
            onChoose={(value) => onNamedOnly(value === 'named')}
          />
          <button type="button" className="cw-tool" aria-label="Close the versions" onClick={onClose}>
            <X className="cw-icon" aria-hidden="true" />
          </button>
        </span>
      </header>
      <div className="cw-side-body">
        {authors !== null && (
          <AuthorLegend
            authors={authors.end?.authors ?? null}
            colors={colors}
            hidden={props.hiddenAuthors}
            onHidden={props.onHiddenAuthors}
          />
        )}
        <SinceVisit api={api} session={session} account={account} onLearn={onLearn} onSelect={onSelect} />
        {timeline.state !== 'loading' && (
          <ol className="cw-timeline-days">
            {days.map(({ label, entries }) => (
              <li key={label}>
                <h3>{label}</h3>
                <ol>
                  {!isNamed && label === TODAY && (
                    <VersionRow
                      version={null}
                      summaries={summaries}
                      colors={colors}
                      isSelected={selected === NOW}
                      onSelect={onSelect}
                    />
                  )}
                  {entries.map((entry) => {
                    if (entry.kind === 'version') return row(entry.version)
                    const key = entry.versions[0]!.id
                    const holdsSelected = entry.versions.some(({ id }) => id === selected)
                    if (opened.has(key) || holdsSelected) return entry.versions.map(row)
                    return (
                      <li key={key}>
                        <button
                          type="button"
                          className="cw-timeline-more"
                          aria-expanded="false"
                          onClick={() => setOpened(new Set([...opened, key]))}
                        >
                          {entry.versions.length} more automatic versions
                          <ChevronDown className="cw-icon-small" aria-hidden="true" />
                        </button>
                      </li>
                    )
                  })}
                </ol>
              </li>
            ))}
          </ol>
        )}
        {timeline.state === 'loading' && <LoadingRows count={5} />}
        {timeline.state === 'failed' && timeline.error !== null && (
          <Problem
            what="The versions could not be loaded."
            error={timeline.error}
            onRetry={() => void onMore()}
          />
        )}
        {timeline.state === 'complete' && timeline.versions.length === 0 && (
          <p className="cw-timeline-none">
            {isNamed
              ? 'No version has a name yet.'
              : 'No version yet. One is kept by itself some minutes after the first change.'}
          </p>
        )}
        {timeline.state === 'partial' && (
          <button type="button" className="cw-timeline-more" onClick={() => void onMore()}>
            Older versions
            <ChevronDown className="cw-icon-small" aria-hidden="true" />
          </button>
        )}
      </div>
      {canName && <NameVersion key={chosen?.id ?? NOW} api={api} version={chosen} onNamed={onNamed} />}
    </section>
  )
}
