import { useMemo } from 'react'
import type { AuditEvent } from '../../api/audit.ts'
import { byDay, didOf, isRefusal, targetOf, withOf } from './audit-words.ts'

/** Events of the audit log by their days. */
export function AuditTable({ events }: { events: readonly AuditEvent[] }) {
  const days = useMemo(() => {
    const format = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
    return byDay(events, (time) => format.format(time))
  }, [events])
  return (
    <table className="cw-table cw-audit">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Did</th>
          <th scope="col">To</th>
          <th scope="col">From</th>
          <th scope="col">With</th>
        </tr>
      </thead>
      {days.map(({ day, events }) => (
        <tbody key={day}>
          <tr className="cw-audit-day">
            <th scope="rowgroup" colSpan={6}>
              {day}
            </th>
          </tr>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function EventRow({ event }: { event: AuditEvent }) {
  const time = new Date(event.at)
  return (
    <tr>
      <td className="cw-soft cw-number">
        <time dateTime={event.at}>{time.toLocaleTimeString()}</time>
      </td>
      <td dir="auto">{event.principalName === '' ? 'Unknown' : event.principalName}</td>
      <td className={isRefusal(event) ? 'cw-audit-refused' : undefined}>{didOf(event)}</td>
      <td dir="auto">{targetOf(event)}</td>
      <td className="cw-soft cw-number">{event.address === '' ? 'this server' : event.address}</td>
      <td className="cw-soft">{withOf(event)}</td>
    </tr>
  )
}
