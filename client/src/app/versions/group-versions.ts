import type { Version } from '../../api/versions.ts'
import { dayText, versionName } from './version-text.ts'

/** Versions without a name that follow each other and are shown as they are; of more, the rest is one entry. */
const SHOWN_ALONE = 3

/** One entry of a day: a version, or several automatic ones that are opened together. */
export type Entry =
  | { readonly kind: 'version'; readonly version: Version }
  | { readonly kind: 'more'; readonly versions: readonly Version[] }

/** The versions of one day. */
export interface Day {
  readonly label: string
  readonly entries: readonly Entry[]
}

/** The versions by day, newest first; of many automatic ones after each other the older are one entry. */
export function groupVersions(versions: readonly Version[], now: Date, language?: string): readonly Day[] {
  const days: { label: string; versions: Version[] }[] = []
  for (const version of versions) {
    const label = dayText(version.createdAt, now, language)
    if (days.at(-1)?.label === label) days.at(-1)!.versions.push(version)
    else days.push({ label, versions: [version] })
  }
  return days.map(({ label, versions }) => ({ label, entries: entriesOf(versions) }))
}

function entriesOf(versions: readonly Version[]): Entry[] {
  const entries: Entry[] = []
  for (let start = 0; start < versions.length; ) {
    let end = start
    while (end < versions.length && versionName(versions[end]!) === null) end++
    const run = versions.slice(start, end)
    const isLong = run.length > SHOWN_ALONE + 1
    for (const version of isLong ? run.slice(0, SHOWN_ALONE) : run) entries.push({ kind: 'version', version })
    if (isLong) entries.push({ kind: 'more', versions: run.slice(SHOWN_ALONE) })
    if (end < versions.length) entries.push({ kind: 'version', version: versions[end]! })
    start = end + 1
  }
  return entries
}
