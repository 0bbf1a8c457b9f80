import { expect, it } from 'vitest'
import type { AuditEvent } from '../../api/audit.ts'
import { byDay, didOf, isRefusal, targetOf } from './audit-words.ts'

const event: AuditEvent = {
  id: '1',
  at: '2026-03-11T10:00:00Z',
  principal: 'person:1',
  principalName: 'Ada',
  action: 'grant.changed',
  targetKind: 'document',
  targetId: '2',
  targetName: 'Plan',
  detail: {},
  address: '192.0.2.1',
}

it('says what somebody did; an action without words by its name', () => {
  expect(didOf(event)).toBe('changed a role')
  expect(didOf({ action: 'webhook.created' })).toBe('webhook created')
  expect(isRefusal({ action: 'link.refused' })).toBe(true)
  expect(isRefusal(event)).toBe(false)
})

it('says to what it was done', () => {
  expect(targetOf(event)).toBe('Plan')
  expect(targetOf({ ...event, detail: { from: 'viewer', to: 'editor' } })).toBe('Plan: viewer → editor')
  expect(targetOf({ ...event, targetName: '', detail: { role: 'editor', other: 1 } })).toBe(
    'document: editor',
  )
})

it('puts events under their days', () => {
  const later = { ...event, id: '2', at: '2026-03-10T10:00:00Z' }
  const day = (time: Date) => time.toISOString().slice(0, 10)
  expect(
    byDay([event, { ...event, id: '3' }, later], day).map(({ day, events }) => [day, events.length]),
  ).toEqual([
    ['2026-03-11', 2],
    ['2026-03-10', 1],
  ])
})
