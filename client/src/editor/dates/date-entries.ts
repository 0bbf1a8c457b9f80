import { CalendarDays } from 'lucide-react'
import type { Action } from '../controls/action.ts'
import { dayAt } from './today.ts'
import { insertChosenDate, insertDate } from './write-date.ts'

const ENTRY = { icon: CalendarDays, enabled: () => true } as const

/** What inserts a date. */
export const DATES: readonly Action[] = [
  { ...ENTRY, id: 'date', label: 'Today’s date', run: (editor) => insertDate(editor, dayAt(new Date())) },
  {
    ...ENTRY,
    id: 'tomorrow',
    label: 'Tomorrow’s date',
    run: (editor) => insertDate(editor, dayAt(new Date(), 1)),
  },
  { ...ENTRY, id: 'other-date', label: 'Date from a calendar', run: insertChosenDate },
]
