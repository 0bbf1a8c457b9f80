import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import './segments.css'

/** One of several views of a surface. */
export interface Segment<T extends string> {
  readonly id: T
  readonly label: string
  /** How many are in it. Default: not shown. */
  readonly count?: number | undefined
}

export interface SegmentsProps<T extends string> {
  readonly label: string
  readonly segments: readonly Segment<T>[]
  readonly present: T
  readonly onPresent: (id: T) => void
  /** What stands at the end of their line. */
  readonly beside?: ReactNode
  /** The view of the present segment. */
  readonly children: ReactNode
}

/** The views of a surface, one of which is shown. Arrow keys go from one to the next. */
export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, segments, present, onPresent, beside, children } = props
  return (
    <Tabs.Root value={present} onValueChange={(id) => onPresent(id as T)}>
      <div className="cw-segments-line">
        <Tabs.List className="cw-segments" aria-label={label}>
          {segments.map(({ id, label, count }) => (
            <Tabs.Trigger key={id} value={id} className="cw-segment">
              {label}
              {count !== undefined && <span className="cw-segment-count">{count}</span>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {beside}
      </div>
      <Tabs.Content value={present} tabIndex={-1}>
        {children}
      </Tabs.Content>
    </Tabs.Root>
  )
}
