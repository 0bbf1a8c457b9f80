import type { RouteNeed } from './need.ts'

const V1 = '/api/v1'
const OWN: RouteNeed = { need: { kind: 'person' } }
const PUBLIC: RouteNeed = { need: { kind: 'public' } }
const READER: RouteNeed = { need: { kind: 'reader' } }

/** What people are told of. */
export const NOTIFICATION_NEEDS: Readonly<Record<string, RouteNeed>> = {
  [`GET ${V1}/notifications`]: OWN,
  [`GET ${V1}/notifications/events`]: OWN,
  [`POST ${V1}/notifications/read`]: { ...OWN, body: () => ({ all: true }) },
  [`GET ${V1}/notifications/mail`]: OWN,
  [`PUT ${V1}/notifications/mail`]: { ...OWN, body: () => ({ mail: 'hourly' }) },
  [`POST ${V1}/unsubscribe/:token`]: { ...PUBLIC, path: () => `${V1}/unsubscribe/none` },
  [`GET ${V1}/documents/:address/mute`]: READER,
  [`PUT ${V1}/documents/:address/mute`]: READER,
  [`DELETE ${V1}/documents/:address/mute`]: READER,
}
