import { ArrowDown, ArrowLeft, ArrowUp, History } from 'lucide-react'
import { NOW, type Version } from '../../api/versions.ts'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import type { Chosen } from './pair-of.ts'
import { ShowChoice } from './ShowChoice.tsx'
import { versionName, versionText } from './version-text.ts'
import { closeVersions, type Show } from './versions-place.ts'

export interface VersionsBarProps {
  readonly title: string
  readonly versions: readonly Version[]
  readonly chosen: Chosen | null
  readonly show: Show
  /** Whether there is room for two texts beside each other. */
  readonly hasSides: boolean
  /** The present change, from 0; `null`: none. */
  readonly current: number | null
  readonly total: number
  /** Whether more changes may come. */
  readonly isCounting: boolean
  readonly onShow: (show: Show) => void
  readonly onAgainst: (version: string) => void
  readonly onStep: (by: 1 | -1) => void
  /** `null`: there is nothing to restore, or the person may not. */
  readonly onRestore: (() => void) | null
  /** Shows or hides the timeline; `null`: it is always there. */
  readonly onList: (() => void) | null
}

/** The header of the versions: what is compared, how it is shown, and the way through the changes. */
export function VersionsBar(props: VersionsBarProps) {
  const { title, versions, chosen, show, hasSides, current, total, isCounting } = props
  const { onShow, onAgainst, onStep, onRestore, onList } = props
  const isCompared = show === 'differences' || show === 'sides'
  return (
    <header className="cw-bar cw-versions-bar">
      <div className="cw-bar-start">
        <button
          type="button"
          className="cw-tool"
          aria-label="Back to the document"
          data-cw-tip="Back to the document"
          onClick={closeVersions}
        >
          <ArrowLeft className="cw-icon" aria-hidden="true" />
        </button>
        <span className="cw-versions-title" dir="auto">
          {title}
        </span>
      </div>
      {chosen !== null && (
        <div className="cw-versions-choice">
          <span className="cw-versions-pair">
            <strong>{nameOf(chosen.version, versions)}</strong> {isCompared && 'compared with'}
          </span>
          {isCompared && (
            <SelectMenu
              label="Compared with"
              outlined
              value={chosen.against}
              options={optionsFor(chosen, versions)}
              onChoose={onAgainst}
            />
          )}
          <ShowChoice show={show} hasSides={hasSides} onShow={onShow} />
        </div>
      )}
      <div className="cw-bar-end">
        {chosen !== null && isCompared && (
          <span className="cw-versions-steps">
            <span role="status">{countText(current, total, isCounting)}</span>
            <button
              type="button"
              className="cw-tool"
              aria-label="Previous change"
              data-cw-tip="Previous change (Shift+F8)"
              onClick={() => onStep(-1)}
            >
              <ArrowUp className="cw-icon" aria-hidden="true" />
            </button>
            <button
              type="button"
              className="cw-tool"
              aria-label="Next change"
              data-cw-tip="Next change (F8)"
              onClick={() => onStep(1)}
            >
              <ArrowDown className="cw-icon" aria-hidden="true" />
            </button>
          </span>
        )}
        {onRestore !== null && (
          <button type="button" className="cw-button" onClick={onRestore}>
            Restore…
          </button>
        )}
        {onList !== null && (
          <button type="button" className="cw-tool" aria-label="All versions" onClick={onList}>
            <History className="cw-icon" aria-hidden="true" />
          </button>
        )}
      </div>
    </header>
  )
}

function countText(current: number | null, total: number, isCounting: boolean): string {
  const all = `${total}${isCounting ? '+' : ''} ${total === 1 && !isCounting ? 'change' : 'changes'}`
  if (total === 0) return isCounting ? '' : 'No changes'
  return current === null ? all : `${current + 1} of ${all}`
}

function nameOf(id: string, versions: readonly Version[]): string {
  if (id === NOW) return 'Now'
  const version = versions.find((one) => one.id === id)
  return version === undefined ? 'A version' : versionText(version, new Date())
}

/** What a version can be compared with: now, and the other versions. */
function optionsFor({ version, against }: Chosen, versions: readonly Version[]) {
  const others = versions
    .filter(({ id }) => id !== version)
    .map((one) => {
      const name = versionName(one)
      const when = versionText(one, new Date())
      return { value: one.id, label: name === null ? when : `${when} · ${name}` }
    })
  const options = version === NOW ? others : [{ value: NOW, label: 'Now' }, ...others]
  return options.some(({ value }) => value === against)
    ? options
    : [...options, { value: against, label: 'A version' }]
}
