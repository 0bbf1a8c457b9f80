import type { Fragment } from '@tiptap/pm/model'
import { Mapping, StepMap } from '@tiptap/pm/transform'

/** The mapping from one content to another, as if the range that differs were replaced. */
export function contentMapping(before: Fragment, after: Fragment): Mapping {
  const start = before.findDiffStart(after)
  const ends = start === null ? null : before.findDiffEnd(after)
  if (start === null || ends === null) return new Mapping()
  // With repeated text the scans from both ends overlap. Neither end may be before the start.
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b))
  return new Mapping([new StepMap([start, ends.a + overlap - start, ends.b + overlap - start])])
}
