import type { Editor } from '@tiptap/core'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { leaves } from '../controls/bar-focus.ts'
import { useFloating } from '../controls/floating.ts'
import { focusNow } from '../input/focus.ts'
import { addDays, addMonths, type Day, firstDayOfWeek, weekStart, weeksOf } from './calendar-month.ts'
import type { DateRequest } from './date-request.ts'
import { dateText } from './date-text.ts'
import { dayAt } from './today.ts'
import './calendar.css'

export interface CalendarProps {
  readonly editor: Editor
  readonly request: DateRequest
  readonly onClose: () => void
}

/**
 * A month, of which a day is chosen by a press, or by the arrow keys and Enter. Page Up and Page Down go to other months, Home
 * and End to the ends of the week; Escape closes.
 */
export default function Calendar({ editor, request, onClose }: CalendarProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [today] = useState(() => dayAt(new Date()))
  const [day, setDay] = useState<Day>(request.day ?? today)
  /** Whether the keys go to the days, so that the focus follows the day. */
  const [follows, setFollows] = useState(true)
  const { language } = navigator
  const [first] = useState(() => firstDayOfWeek(language))
  const weeks = weeksOf(day, first)
  useFloating(ref, request.anchor, 'bottom-start')
  useEffect(() => {
    if (follows)
      ref.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus({ preventScroll: true })
  }, [day, follows])

  const close = () => {
    onClose()
    focusNow(editor)
  }
  const take = (day: Day) => {
    request.write(day)
    close()
  }
  const goTo = (day: Day, follows: boolean) => {
    setFollows(follows)
    setDay(day)
  }
  const onGridKey = (event: KeyboardEvent) => {
    const next = dayByKey(event.key, day, first)
    if (next === null) return
    event.preventDefault()
    goTo(next, true)
  }
  return (
    <div
      ref={ref}
      role="dialog"
      aria-label="Date"
      className="cw-panel cw-calendar"
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key !== 'Escape') return
        event.preventDefault()
        close()
      }}
      onBlur={(event) => leaves(event) && onClose()}
    >
      <div className="cw-calendar-head">
        <button
          type="button"
          className="cw-tool"
          aria-label="Previous month"
          onClick={() => goTo(addMonths(day, -1), false)}
        >
          <ChevronLeft className="cw-icon" aria-hidden="true" />
        </button>
        <div aria-live="polite">{monthText(day, language)}</div>
        <button
          type="button"
          className="cw-tool"
          aria-label="Next month"
          onClick={() => goTo(addMonths(day, 1), false)}
        >
          <ChevronRight className="cw-icon" aria-hidden="true" />
        </button>
      </div>
      <table onKeyDown={onGridKey} aria-label={monthText(day, language)}>
        <thead>
          <tr>
            {weeks[0]!.map((one) => (
              <th key={one} scope="col" abbr={weekdayText(one, language, 'long')}>
                {weekdayText(one, language, 'short')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the button with the focus stays when another month is shown.
            <tr key={row}>
              {week.map((one, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <td key={column}>
                  <button
                    type="button"
                    data-day={one}
                    tabIndex={one === day ? 0 : -1}
                    aria-label={dateText(one)}
                    aria-current={one === today ? 'date' : undefined}
                    aria-pressed={one === request.day}
                    data-outside={one.slice(0, 7) !== day.slice(0, 7) || undefined}
                    onClick={() => take(one)}
                  >
                    {Number(one.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="cw-calendar-foot">
        <button type="button" className="cw-button" onClick={() => take(today)}>
          Today
        </button>
        <button type="button" className="cw-button" onClick={() => take(addDays(today, 1))}>
          Tomorrow
        </button>
      </div>
    </div>
  )
}

/** The day to which a key goes; `null` for other keys. */
function dayByKey(key: string, day: Day, first: number): Day | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1)
    case 'ArrowRight':
      return addDays(day, 1)
    case 'ArrowUp':
      return addDays(day, -7)
    case 'ArrowDown':
      return addDays(day, 7)
    case 'Home':
      return weekStart(day, first)
    case 'End':
      return addDays(weekStart(day, first), 6)
    case 'PageUp':
      return addMonths(day, -1)
    case 'PageDown':
      return addMonths(day, 1)
    default:
      return null
  }
}

function monthText(day: Day, language: string): string {
  return format(day, language, { month: 'long', year: 'numeric' })
}

function weekdayText(day: Day, language: string, weekday: 'long' | 'short'): string {
  return format(day, language, { weekday })
}

function format(day: Day, language: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}
