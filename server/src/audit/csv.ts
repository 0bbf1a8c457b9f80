import type { AuditEvent } from '@cowrite/persistence'

/** What spreadsheets take for the beginning of a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/

/** A cell: quoted, and never a formula of a spreadsheet. */
export function csvCell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value
  return `"${text.replaceAll('"', '""')}"`
}

const COLUMNS = [
  'time',
  'principal',
  'name',
  'action',
  'target kind',
  'target',
  'target name',
  'detail',
  'address',
]

/** The first line of {@link csvLine}. */
export const CSV_HEADER = `${COLUMNS.map(csvCell).join(',')}\r\n`

/** An event as one line of CSV (RFC 4180). */
export function csvLine({
  at,
  principal,
  principalName,
  action,
  target,
  detail,
  address,
}: AuditEvent): string {
  const { kind, id, name } = target
  const about = [kind, id, name, JSON.stringify(detail), address]
  return `${[at.toISOString(), principal, principalName, action, ...about].map(csvCell).join(',')}\r\n`
}
