import { randomUUID } from 'node:crypto'
import { type AccessScope, StoreError } from '@cowrite/persistence'
import { expect, it } from 'vitest'
import { NONE, permissionsOf, permissionsOfGrant } from '../access/permissions.ts'
import type { Principal } from '../access/principal.ts'
import type { Rights, RightsCheck } from '../access/rights-check.ts'
import type { LeaveReason } from './internal-member.ts'
import { Reauthorization } from './reauthorization.ts'
import { roomsForTests } from './registry-for-tests.ts'

/** A person with an account, signed in. */
function signedIn(account = randomUUID()): Principal {
  const id = `person:${account}`
  const credential = { kind: 'session', session: randomUUID(), account } as const
  return { id, author: { principal: id, kind: 'person', run: null }, role: 'editor', credential }
}

const EDITOR: Rights = { ok: true, role: 'editor', permissions: permissionsOfGrant('editor') }
const VIEWER: Rights = { ok: true, role: 'viewer', permissions: permissionsOfGrant('viewer') }

/** Rights that a test changes, by the principal's id; without an entry a principal may edit. */
class RightsByName implements RightsCheck {
  readonly rights = new Map<string, Rights>()
  readonly asked: number[] = []
  failures = 0

  async projectsOf(scope: AccessScope): Promise<ReadonlySet<string> | null> {
    return scope.kind === 'project' ? new Set(['demo']) : null
  }

  async check(requests: Parameters<RightsCheck['check']>[0]): Promise<readonly Rights[]> {
    this.asked.push(requests.length)
    if (this.failures-- > 0) throw new StoreError('unavailable', 'away')
    return requests.map(({ principal }) => this.rights.get(principal.id) ?? EDITOR)
  }
}

async function house() {
  const check = new RightsByName()
  const rooms = await roomsForTests({ authorize: async () => permissionsOf('editor') })
  const reauthorization = new Reauthorization({
    rooms: () => rooms.registry.rooms(),
    check,
    now: () => performance.now(),
  })
  const join = async (key: string, principal: Principal) => {
    const member = await rooms.members.join(`demo/${key}`, principal)
    const reasons: LeaveReason[] = []
    member.onClosed((reason) => reasons.push(reason))
    return { member, reasons }
  }
  return {
    ...rooms,
    check,
    reauthorization,
    join,
    [Symbol.asyncDispose]: async () => {
      await reauthorization.close()
      await rooms[Symbol.asyncDispose]()
    },
  }
}

it('ACC-20: members whom a change concerns stay, may only read, or leave with the reason; others are not asked', async () => {
  await using it = await house()
  const [stays, reads, leaves, ended] = [signedIn(), signedIn(), signedIn(), signedIn()]
  const join = (principal: Principal) => it.join('plan', principal)
  const members = await Promise.all([stays, reads, leaves, ended].map(join))
  const guest = await it.join('plan', { ...signedIn(), credential: { kind: 'program' } })
  it.check.rights.set(reads.id, VIEWER)
  it.check.rights.set(leaves.id, { ok: false, code: 'forbidden' })
  it.check.rights.set(ended.id, { ok: false, code: 'unauthorized' })
  await it.reauthorization.recheck({ kind: 'project', project: randomUUID() })
  await expect.poll(() => members[3]!.reasons).toEqual(['unauthorized'])
  expect(members.map(({ reasons }) => reasons)).toEqual([[], [], ['forbidden'], ['unauthorized']])
  expect(members.map(({ member }) => member.principal.role).slice(0, 2)).toEqual(['editor', 'reader'])
  expect(it.check.asked).toEqual([5])
  expect(guest.reasons).toEqual([])
  it.check.rights.set(reads.id, EDITOR)
  await it.reauthorization.recheck({ kind: 'account', account: reads.id.slice('person:'.length) })
  await expect.poll(() => members[1]!.member.principal.role).toBe('editor')
  expect(it.check.asked).toEqual([5, 1])
})

it('ACC-20: permissions that do not include reading send a member away', async () => {
  await using it = await house()
  const principal = signedIn()
  const { reasons } = await it.join('plan', principal)
  it.check.rights.set(principal.id, { ok: true, role: 'viewer', permissions: NONE })
  await it.reauthorization.recheck({ kind: 'document', document: [...it.registry.rooms()][0]!.documentId })
  await expect.poll(() => reasons).toEqual(['forbidden'])
})

it('ACC-20: members with one credential in one document are decided on once, and a check that the database does not answer is repeated', async () => {
  await using it = await house()
  const principal = signedIn()
  const joined = await Promise.all(['plan', 'plan', 'other'].map((key) => it.join(key, principal)))
  it.check.failures = 1
  it.check.rights.set(principal.id, { ok: false, code: 'forbidden' })
  await it.reauthorization.recheck({ kind: 'project', project: randomUUID() })
  await expect.poll(() => joined.flatMap(({ reasons }) => reasons), { timeout: 3_000 }).toHaveLength(3)
  expect(it.check.asked).toEqual([2, 2])
})

it('ACC-21: a member that was authorized before a change and enters after it is decided on again', async () => {
  await using it = await house()
  const principal = signedIn()
  const { member, reasons } = await it.join('plan', principal)
  await it.reauthorization.recheck({ kind: 'account', account: principal.id.slice('person:'.length) })
  it.check.rights.set(principal.id, { ok: false, code: 'forbidden' })
  it.reauthorization.joined(member.room, member)
  await expect.poll(() => reasons).toEqual(['forbidden'])
})

it('ACC-24: an agent may do no more than its invoker, and one that only reads does not become an editor', async () => {
  await using it = await house()
  const invoker = signedIn()
  const identity = { principal: 'agent:a', name: 'A', color: '#123456', run: 'run', invoker }
  const editor = await it.members.joinAgent('demo/plan', identity)
  const reader = await it.members.joinAgent('demo/plan', identity, 'reader')
  it.check.rights.set(invoker.id, VIEWER)
  const account = invoker.id.slice('person:'.length)
  await it.reauthorization.recheck({ kind: 'account', account })
  await expect.poll(() => editor.principal.role).toBe('reader')
  it.check.rights.set(invoker.id, EDITOR)
  await it.reauthorization.recheck({ kind: 'account', account })
  await expect.poll(() => editor.principal.role).toBe('editor')
  expect(reader.principal.role).toBe('reader')
  it.check.rights.set(invoker.id, { ok: false, code: 'unauthorized' })
  const reasons: LeaveReason[] = []
  for (const agent of [editor, reader]) agent.onClosed((reason) => reasons.push(reason))
  await it.reauthorization.recheck({ kind: 'account', account })
  await expect.poll(() => reasons).toEqual(['unauthorized', 'unauthorized'])
})
