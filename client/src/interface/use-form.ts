import { type FormEvent, useCallback, useState } from 'react'
import type { ApiError } from '../api/http.ts'
import type { FieldState } from './TextField.tsx'

/** Says what is wrong with a value; `null`: nothing. `values` are those of the whole form. */
export type Check<Name extends string> = (
  value: string,
  values: Readonly<Record<Name, string>>,
) => string | null

/** A form of text fields. */
export interface Form<Name extends string> {
  readonly values: Readonly<Record<Name, string>>
  readonly field: (name: Name) => FieldState
  readonly set: (name: Name, value: string) => void
  /** Whether it is being sent. */
  readonly isBusy: boolean
  /** Why it was not taken. */
  readonly error: ApiError | null
  /** Whether it was changed since {@link reset}. */
  readonly isChanged: boolean
  /** Takes other values as the unchanged ones. */
  readonly reset: (values?: Readonly<Record<Name, string>>) => void
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/** Options of {@link useForm}. */
export interface FormOptions<Name extends string> {
  readonly initial: Readonly<Record<Name, string>>
  readonly checks?: Readonly<Partial<Record<Name, Check<Name>>>>
  /** Sends the values; resolves to why they were not taken, `null` when they were. */
  readonly send: (values: Readonly<Record<Name, string>>) => Promise<ApiError | null>
}

/**
 * The state of a form. It is checked when it is sent, which then moves the focus to the first wrong field, and a wrong
 * field is checked again at each change.
 */
export function useForm<Name extends string>({ initial, checks, send }: FormOptions<Name>): Form<Name> {
  type Values = Readonly<Record<Name, string>>
  const [saved, setSaved] = useState<Values>(initial)
  const [values, setValues] = useState<Values>(initial)
  const [checked, setChecked] = useState<ReadonlySet<Name>>(new Set())
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const wrong = (name: Name, all: Values): string | null => checks?.[name]?.(all[name], all) ?? null
  const set = (name: Name, value: string) => {
    setError(null)
    setValues((before) => ({ ...before, [name]: value }))
  }
  const names = Object.keys(values) as Name[]
  const reset = useCallback((next?: Values) => {
    setError(null)
    setChecked(new Set())
    if (next !== undefined) setSaved(next)
    setValues((before) => next ?? before)
  }, [])
  return {
    values,
    set,
    isBusy,
    error,
    isChanged: names.some((name) => values[name] !== saved[name]),
    reset: (next) => reset(next ?? saved),
    field: (name) => ({
      name,
      value: values[name],
      error: checked.has(name) ? wrong(name, values) : null,
      onValue: (value) => set(name, value),
    }),
    onSubmit: (event) => {
      event.preventDefault()
      if (isBusy) return
      const first = names.find((name) => wrong(name, values) !== null)
      setChecked(new Set(names))
      if (first !== undefined) {
        const field = event.currentTarget.elements.namedItem(first)
        if (field instanceof HTMLElement) field.focus()
        return
      }
      setBusy(true)
      setError(null)
      void send(values).then(
        (refused) => {
          setBusy(false)
          setError(refused)
          if (refused === null) setSaved(values)
        },
        (reason: unknown) => {
          setBusy(false)
          reportError(reason)
        },
      )
    },
  }
}
