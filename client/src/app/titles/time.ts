import { localStore } from '../../session/storage/local-store.ts'
import { loadLanguage } from '../preferences/language.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The formats of times in one language. To make one takes longer than to use it for a whole list. */
export class TimeFormats {
  readonly #locale: string | undefined
  readonly #relative: Intl.RelativeTimeFormat
  readonly #day: Intl.DateTimeFormat
  readonly #dayOfYear: Intl.DateTimeFormat
  #exact: Intl.DateTimeFormat | null = null

  /** @param locale a BCP 47 tag; by default the one that the person has chosen, or the browser's */
  constructor(locale: string | undefined = loadLanguage(localStore())) {
    this.#locale = locale
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
    this.#day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
    this.#dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  }

  /** A time relative to now, for lists: "just now", "5 minutes ago", "yesterday", "3 March", "3 March 2024". */
  relative(iso: string, now: number): string {
    const then = Date.parse(iso)
    if (Number.isNaN(then)) return ''
    const age = now - then
    if (age < MINUTE) return 'just now'
    if (age < HOUR) return this.#relative.format(-Math.floor(age / MINUTE), 'minute')
    if (age < DAY) return this.#relative.format(-Math.floor(age / HOUR), 'hour')
    if (age < 7 * DAY) return this.#relative.format(-Math.floor(age / DAY), 'day')
    const isSameYear = new Date(then).getFullYear() === new Date(now).getFullYear()
    return (isSameYear ? this.#day : this.#dayOfYear).format(then)
  }

  /** Date and time of day, to the second. */
  exact(iso: string): string {
    const time = Date.parse(iso)
    if (Number.isNaN(time)) return ''
    this.#exact ??= new Intl.DateTimeFormat(this.#locale, { dateStyle: 'short', timeStyle: 'medium' })
    return this.#exact.format(time)
  }
}
