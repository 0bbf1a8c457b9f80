import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newId } from '../access/new-id.ts'
import { VISIBLE_TO_ALL, VISIBLE_TO_NONE } from '../access/visibility.ts'
import type { Store } from '../store.ts'
import { newProject, shortCommands } from '../testing/contract-helpers.ts'
import type { NewNotifications, NotificationKind } from './notifications.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The part of the contract about notifications, documents that are muted, and mails. */
export function describeNotifications(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const newAccount = async (): Promise<string> => {
    const email = `${randomUUID()}@example.org`
    const person = { email, emailVerified: true, name: 'Ann', passwordHash: null }
    return (await store().access!.accounts.create(person))!.id
  }
  const ago = (ms: number): Date => new Date(Date.now() - ms)
  const told = (
    documentId: string,
    event: number,
    account: string,
    more: Partial<NewNotifications> & { readonly kind?: NotificationKind } = {},
  ): NewNotifications => {
    const { kind = 'mention', ...rest } = more
    const about = { thread: null, comment: null, suggestion: null, principal: 'guest', at: new Date() }
    return { documentId, event, accounts: new Map([[account, kind]]), ...about, ...rest }
  }
  const everything = { unread: false, before: null, limit: 9, visibleTo: VISIBLE_TO_ALL }

  describe('notifications', () => {
    it('NOTE-1: an event makes one notification for an account, however often it is delivered', async () => {
      const { notifications } = store()
      if (notifications === null) return
      const [ann, ben] = [await newAccount(), await newAccount()]
      const document = await newDocument()
      const [thread, comment] = [newId(), newId()]
      const of = told(document.id, 1, ann, { thread, comment, principal: `person:${ben}` })
      expect(await notifications.add(of)).toEqual([ann])
      expect(await notifications.add(of)).toEqual([])
      expect(await notifications.add(told(document.id, 1, randomUUID()))).toEqual([])
      expect(await notifications.add(told(randomUUID(), 1, ann))).toEqual([])
      const [one, ...others] = await notifications.list(ann, everything)
      expect(others).toEqual([])
      expect(one).toMatchObject({ kind: 'mention', thread, comment, suggestion: null, readAt: null })
      expect(one).toMatchObject({ principal: `person:${ben}`, name: 'Ann', title: document.title })
      expect(one?.address).toEqual({ project: document.project, key: document.key })
      expect(await notifications.list(ben, everything)).toEqual([])
    })

    it('NOTE-2: lists and counts what is unread, page by page, and marks some or all as read', async () => {
      const { notifications } = store()
      if (notifications === null) return
      const ann = await newAccount()
      const { id } = await newDocument()
      expect(await notifications.revisions([ann])).toEqual(new Map())
      for (const event of [1, 2, 3]) await notifications.add(told(id, event, ann))
      const before = (await notifications.revisions([ann])).get(ann)
      const [third, second, first] = await notifications.list(ann, everything)
      expect(await notifications.list(ann, { ...everything, limit: 1 })).toEqual([third])
      expect(await notifications.list(ann, { ...everything, before: second!.id })).toEqual([first])
      expect(await notifications.markRead(ann, [second!.id, randomUUID()])).toBe(1)
      expect(await notifications.markRead(ann, [second!.id])).toBe(0)
      expect(await notifications.markRead(randomUUID(), [first!.id])).toBe(0)
      expect(await notifications.unread(ann, VISIBLE_TO_ALL)).toBe(2)
      expect(await notifications.list(ann, { ...everything, unread: true })).toEqual([third, first])
      expect(await notifications.markRead(ann, null)).toBe(2)
      expect(await notifications.unread(ann, VISIBLE_TO_ALL)).toBe(0)
      expect((await notifications.revisions([ann])).get(ann)).toBeGreaterThan(before!)
    })

    it('NOTE-3: of a document that is not visible or in the trash nothing is listed or counted, nor made', async () => {
      const { notifications, access, documents } = store()
      if (notifications === null || access === null) return
      const ann = await newAccount()
      const subject = { session: null, key: null, keyGeneration: 0, consent: null, visit: null }
      const visibleTo = { kind: 'subject', subject: { account: ann, ...subject }, projects: null } as const
      const { id } = await newDocument()
      await notifications.add(told(id, 1, ann))
      const seen = async () => ({
        listed: (await notifications.list(ann, { ...everything, visibleTo })).length,
        unread: await notifications.unread(ann, visibleTo),
        found: (await notifications.find(ann, [one!.id], visibleTo)).length,
      })
      const [one] = await notifications.list(ann, everything)
      expect(await seen()).toEqual({ listed: 0, unread: 0, found: 0 })
      const target = { kind: 'document', id } as const
      await access.grants.put(target, { kind: 'account', account: ann }, 'viewer', 'person:x')
      expect(await seen()).toEqual({ listed: 1, unread: 1, found: 1 })
      await documents.setTrashed(id, true)
      expect(await seen()).toEqual({ listed: 0, unread: 0, found: 0 })
      expect(await notifications.add(told(id, 2, ann))).toEqual([])
      await documents.setTrashed(id, false)
      await access.grants.remove(target, { kind: 'account', account: ann })
      expect(await seen()).toEqual({ listed: 0, unread: 0, found: 0 })
      expect(await notifications.unread(ann, VISIBLE_TO_NONE)).toBe(0)
    })

    it('NOTE-4: a muted document makes no notifications, for the account that muted it', async () => {
      const { notifications } = store()
      if (notifications === null) return
      const { mutes } = notifications
      const [ann, ben] = [await newAccount(), await newAccount()]
      const [muted, other] = [await newDocument(), await newDocument()]
      expect(await mutes.has(ann, muted.id)).toBe(false)
      expect(await mutes.add(ann, muted.id, 1)).toBe(true)
      expect(await mutes.add(ann, muted.id, 1)).toBe(true)
      expect(await mutes.add(ann, other.id, 1)).toBe(false)
      expect(await mutes.has(ann, muted.id)).toBe(true)
      const both = new Map([ann, ben].map((account) => [account, 'reply'] as const))
      expect(await notifications.add({ ...told(muted.id, 1, ann), accounts: both })).toEqual([ben])
      await mutes.remove(ann, muted.id)
      expect(await notifications.add(told(muted.id, 2, ann))).toEqual([ann])
    })

    it('NOTE-5: of one suggestion an account has one unread notification of a kind', async () => {
      const { notifications } = store()
      if (notifications === null) return
      const ann = await newAccount()
      const { id } = await newDocument()
      const about = { suggestion: newId(), kind: 'decided' } as const
      expect(await notifications.add(told(id, 1, ann, about))).toEqual([ann])
      expect(await notifications.add(told(id, 2, ann, about))).toEqual([])
      expect(await notifications.add(told(id, 3, ann, { ...about, suggestion: newId() }))).toEqual([ann])
      await notifications.markRead(ann, null)
      expect(await notifications.add(told(id, 4, ann, about))).toEqual([ann])
    })

    it('NOTE-6: an account keeps at most about 1,000, the newest; old ones and those of a deleted thread go', async () => {
      const { notifications } = store()
      if (notifications === null) return
      const [ann, ben] = [await newAccount(), await newAccount()]
      const { id } = await newDocument()
      const thread = newId()
      await notifications.add(told(id, 1, ben, { thread }))
      await notifications.add(told(id, 2, ben, { at: ago(90 * 24 * HOUR) }))
      await notifications.deleteThread(id, thread)
      expect(await notifications.list(ben, everything)).toMatchObject([{ thread: null }])
      expect(await notifications.deleteBefore(ago(HOUR), ago(60 * 24 * HOUR), 9)).toBeGreaterThanOrEqual(1)
      expect(await notifications.list(ben, everything)).toEqual([])
      // In one account many are made quickly only by the number of its revision.
      for (let event = 1; event <= 1_060; event++) await notifications.add(told(id, event, ann))
      expect(await notifications.unread(ann, VISIBLE_TO_ALL)).toBeLessThanOrEqual(1_050)
      expect(await notifications.unread(ann, VISIBLE_TO_ALL)).toBeGreaterThanOrEqual(1_000)
    })

    it('NOTE-7: a mail is due by the rule of the account, and claimed once with what is unread', async () => {
      const { notifications, access } = store()
      if (notifications === null || access === null) return
      const { digests } = notifications
      const [ann, ben, cleo, dora] = [
        await newAccount(),
        await newAccount(),
        await newAccount(),
        await newAccount(),
      ]
      const { id } = await newDocument()
      expect(await digests.rule(ann)).toBe('daily')
      expect(await digests.setRule(ben, 'hourly')).toBe(true)
      expect(await digests.setRule(cleo, 'off')).toBe(true)
      expect(await digests.rule(ben)).toBe('hourly')
      expect(await digests.setRule(randomUUID(), 'off')).toBe(false)
      await access.accounts.change(dora, { emailVerified: false })
      for (const account of [ann, ben, cleo, dora]) {
        await notifications.add(told(id, 1, account, { at: ago(30 * 24 * HOUR) }))
        await notifications.add(told(id, 2, account, { at: ago(2 * HOUR) }))
        await notifications.add(told(id, 3, account, { at: ago(MINUTE) }))
      }
      const own = new Set([ann, ben, cleo, dora])
      const claim = async () =>
        (await Promise.all([digests.claim(99), digests.claim(99)]))
          .flat()
          .filter((one) => own.has(one.account))
      const [due, ...others] = await claim()
      expect(others).toEqual([])
      expect(due).toMatchObject({ account: ben, name: 'Ann' })
      const [newest, older] = await notifications.list(ben, everything)
      expect(due?.ids.toSorted()).toEqual([older!.id, newest!.id])
      expect(await claim()).toEqual([])
      await digests.giveBack(due!, HOUR)
      expect(await claim()).toEqual([])
      await digests.giveBack(due!, 0)
      expect(await claim()).toHaveLength(1)
      await digests.giveBack(due!, 0)
      await notifications.markRead(ben, null)
      expect(await claim()).toEqual([])
      await notifications.add(told(id, 4, ann, { at: ago(25 * HOUR) }))
      const [daily] = await claim()
      expect(daily).toMatchObject({ account: ann })
      expect(daily?.ids).toHaveLength(3)
    })

    it('NOTE-8: notifications end with their document and their account', async () => {
      const { notifications, access, documents } = store()
      if (notifications === null || access === null) return
      const [ann, ben] = [await newAccount(), await newAccount()]
      const project = newProject()
      const { document } = await documents.ensure({ project, key: 'k' }, 'Title')
      await notifications.add(told(document.id, 1, ann))
      await notifications.add(told(document.id, 1, ben))
      await notifications.mutes.add(ann, document.id, 9)
      await access.accounts.delete(ben)
      expect(await notifications.revisions([ann, ben])).toEqual(new Map([[ann, 1]]))
      await documents.setTrashed(document.id, true)
      expect(await documents.purge(document.id)).toBe(true)
      expect(await notifications.list(ann, everything)).toEqual([])
      expect(await notifications.mutes.has(ann, document.id)).toBe(false)
    })
  })
}
