import type { Editor } from '@tiptap/core'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { NOW, type Version, VersionsApi } from '../../api/versions.ts'
import { AuthorColors } from '../../editor/authors/author-colors.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { useMedia } from '../../editor/controls/use-media.ts'
import { Toast } from '../../interface/Toast.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { NotLoaded } from '../messages/NotLoaded.tsx'
import { ChangeActions } from './ChangeActions.tsx'
import { pairOf } from './pair-of.ts'
import { Summaries } from './summaries.ts'
import { useChanges } from './use-changes.ts'
import { useRestoring } from './use-restoring.ts'
import { useTimeline } from './use-timeline.ts'
import { useVersionKeys } from './use-version-keys.ts'
import { VersionsBar } from './VersionsBar.tsx'
import { VersionText } from './VersionText.tsx'
import { closeVersions, moveVersions, type VersionsPlace } from './versions-place.ts'
import './versions.css'

const TimelinePanel = later(() => import('./TimelinePanel.tsx'), NotLoaded)
const RestoreDialog = later(() => import('./RestoreDialog.tsx'), Nothing)

export interface VersionsViewProps {
  readonly session: DocumentSession
  /** The editor of the present document, in which blocks are restored; `null` until there is one. */
  readonly editor: Editor | null
  readonly title: string
  readonly editable: boolean
  readonly account: string | null
  readonly place: VersionsPlace
}

/** The versions of a document instead of its header: the text with its differences, and the timeline beside it. */
export default function VersionsView(props: VersionsViewProps) {
  const { session, editor, title, editable, account, place } = props
  const root = useRef<HTMLElement>(null)
  const isPhone = useMedia('(width < 40rem)')
  const isNarrow = !useMedia('(width >= 69.5rem)')
  const [isNamed, setNamed] = useState(false)
  const [isListShown, setListShown] = useState(false)
  const [known, setKnown] = useState<readonly Version[]>([])
  const api = useMemo(() => new VersionsApi(session.server, session.address, session.send), [session])
  const colors = useMemo(
    () =>
      new AuthorColors(
        (name) => session.snapshot().people.find((person) => person.name === name)?.color ?? '',
      ),
    [session],
  )
  const summaries = useMemo(() => new Summaries(api), [api])
  useEffect(() => summaries.destroy, [summaries])
  const { timeline, reload, loadMore } = useTimeline(api, isNamed)
  const versions = useMemo(() => merged(timeline.versions, known), [timeline.versions, known])
  const learn = useCallback((more: readonly Version[]) => setKnown((before) => merged(before, more)), [])
  const show = isPhone && place.show === 'sides' ? 'differences' : place.show
  const chosen = useMemo(() => pairOf(place, versions, show), [place, versions, show])
  const [round, setRound] = useState(0)
  const { list, progress } = useChanges(api, chosen?.pair ?? null, round)
  const [current, setCurrent] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: of other differences none is the present one.
  useEffect(() => setCurrent(null), [list, show])
  const renew = useCallback(() => {
    setRound((last) => last + 1)
    summaries.renewNow()
    void reload()
  }, [summaries, reload])
  const restoring = useRestoring({ api, session, editor, onDone: renew })
  const total = show === 'authors' || show === 'text' ? 0 : (progress.end?.changes ?? progress.changes)
  const go = useCallback(
    (by: 1 | -1) => {
      if (total === 0) return
      setCurrent((before) => (before === null ? (by > 0 ? 0 : total - 1) : (before + by + total) % total))
    },
    [total],
  )
  const leave = useCallback(() => {
    if (isListShown) setListShown(false)
    else if (current !== null) setCurrent(null)
    else closeVersions()
  }, [isListShown, current])
  useVersionKeys(root, go, leave)
  const [hiddenAuthors, setHiddenAuthors] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState(false)
  useScrollKept()
  useEffect(() => root.current?.focus({ preventScroll: true }), [])
  const select = (version: string): void => {
    setListShown(false)
    moveVersions({ ...place, version, against: NOW })
  }
  const version = versions.find(({ id }) => id === chosen?.version) ?? null
  const canRestore = editable && version !== null
  const at = current === null ? null : (list?.placeOf(current) ?? null)
  return (
    <section ref={root} className="cw-versions" aria-label="Versions" tabIndex={-1}>
      <VersionsBar
        title={title}
        versions={versions}
        chosen={chosen}
        show={show}
        hasSides={!isPhone}
        current={current}
        total={total}
        isCounting={progress.state === 'reading'}
        onShow={(next) => moveVersions({ ...place, show: next })}
        onAgainst={(against) => moveVersions({ ...place, against })}
        onStep={go}
        onRestore={canRestore ? () => setAsked(true) : null}
        onList={isNarrow ? () => setListShown(!isListShown) : null}
      />
      <main id="content" className="cw-versions-main" data-list={!isNarrow || undefined}>
        <VersionText
          session={session}
          title={title}
          list={list}
          progress={progress}
          isNone={timeline.state === 'complete' && versions.length === 0 && !isNamed}
          show={show}
          colors={colors}
          hiddenAuthors={hiddenAuthors}
          current={current}
          onCurrent={setCurrent}
          onRetry={renew}
        />
      </main>
      <Suspense fallback={null}>
        {(!isNarrow || isListShown) && (
          <TimelinePanel
            api={api}
            session={session}
            account={account}
            timeline={timeline}
            summaries={summaries}
            colors={colors}
            selected={chosen?.version ?? null}
            authors={show === 'authors' ? progress : null}
            hiddenAuthors={hiddenAuthors}
            onHiddenAuthors={setHiddenAuthors}
            isNamed={isNamed}
            isSheet={isNarrow}
            canName={editable}
            onNamedOnly={setNamed}
            onSelect={select}
            onLearn={learn}
            onMore={loadMore}
            onNamed={reload}
            onClose={isNarrow ? () => setListShown(false) : closeVersions}
          />
        )}
      </Suspense>
      {at !== null && list !== null && (
        <ChangeActions
          list={list}
          step={at.step}
          onRestore={editable && editor !== null ? () => restoring.block(list.steps, at.step) : null}
          onClose={() => setCurrent(null)}
        />
      )}
      <Suspense fallback={null}>
        {asked && version !== null && (
          <RestoreDialog
            version={version}
            onClose={() => setAsked(false)}
            onRestore={() => {
              setAsked(false)
              void restoring.whole(version)
            }}
          />
        )}
      </Suspense>
      <div className="cw-toasts" role="status">
        {restoring.note !== null && (
          <Toast
            key={restoring.note.text}
            state={restoring.note.state}
            action={restoring.note.action}
            onClose={restoring.dismiss}
          >
            {restoring.note.text}
          </Toast>
        )}
      </div>
    </section>
  )
}

/** The versions of both lists, newest first. */
function merged(a: readonly Version[], b: readonly Version[]): readonly Version[] {
  const byId = new Map([...b, ...a].map((version) => [version.id, version]))
  return [...byId.values()].sort((one, other) => (one.id < other.id ? 1 : -1))
}

/** Shows the versions from their start, and the document afterwards where it was. */
function useScrollKept(): void {
  useEffect(() => {
    const { scrollX, scrollY } = window
    scrollTo(0, 0)
    return () => {
      // After the document is shown again.
      requestAnimationFrame(() => scrollTo(scrollX, scrollY))
    }
  }, [])
}
