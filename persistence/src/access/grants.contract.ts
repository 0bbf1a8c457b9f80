import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEFAULT_ORGANIZATION_ID } from '../sql/migrations/0001-start.ts'
import type { Store } from '../store.ts'
import { newKey, newProject, shortCommands } from '../testing/contract-helpers.ts'

const NOBODY = { account: null, session: null, key: null, keyGeneration: 0, consent: null, visit: null }

/** The part of the contract about projects, grants, and changes of rights. */
export function describeGrants(store: () => Store): void {
  const { newDocument } = shortCommands(store)

  describe('grants', () => {
    it('ACC-23: keeps one grant for each grantee of a target, and gives back the role before', async () => {
      const { access } = store()
      if (access === null) return
      const target = { kind: 'document', id: (await newDocument()).id } as const
      const everyone = { kind: 'everyone' } as const
      expect(await access.grants.put(target, everyone, 'viewer', 'person:a')).toBeNull()
      expect(await access.grants.put(target, everyone, 'editor', 'person:b')).toBe('viewer')
      expect(await access.grants.list(target)).toMatchObject([
        { grantee: everyone, role: 'editor', createdBy: 'person:b' },
      ])
      expect(await access.grants.remove(target, everyone)).toBe('editor')
      expect(await access.grants.remove(target, everyone)).toBeNull()
      expect(await access.grants.list(target)).toEqual([])
    })

    it('ACC-30: creates, renames and trashes projects, whose key nobody else can take', async () => {
      const { access } = store()
      if (access === null) return
      const key = newProject()
      const made = await access.projects.create(DEFAULT_ORGANIZATION_ID, key, 'Plans')
      expect(made).toMatchObject({
        key,
        name: 'Plans',
        organization: DEFAULT_ORGANIZATION_ID,
        trashedAt: null,
      })
      expect(await access.projects.create(DEFAULT_ORGANIZATION_ID, key, 'Others')).toBeNull()
      expect(await access.projects.rename(made!.id, 'Old plans')).toMatchObject({ name: 'Old plans' })
      const trashed = await access.projects.setTrashed(made!.id, true)
      expect(trashed?.trashedAt).toBeInstanceOf(Date)
      expect(await access.projects.find(key)).toEqual(trashed)
      expect(await access.projects.setTrashed(made!.id, false)).toMatchObject({ trashedAt: null })
      expect(await access.projects.keys({ project: made!.id })).toEqual([key])
      expect(await access.projects.keys({ organization: DEFAULT_ORGANIZATION_ID })).toContain(key)
      expect((await access.projects.list(DEFAULT_ORGANIZATION_ID)).map((one) => one.key)).toContain(key)
      expect(await access.projects.rename(randomUUID(), 'x')).toBeNull()
    })

    it('ACC-20: reads the facts about many at once as about each one', async () => {
      const { access } = store()
      if (access === null) return
      const { project, key } = await newDocument()
      const requests = [
        { subject: NOBODY, address: { project, key } },
        { subject: { ...NOBODY, session: randomUUID() }, address: { project, key: newKey() } },
        { subject: NOBODY, address: { project: newProject(), key } },
        { subject: { ...NOBODY, account: randomUUID() }, address: { project, key } },
      ]
      const each = []
      for (const { subject, address } of requests) each.push(await access.facts.read(subject, address))
      expect(await access.facts.readMany(requests)).toEqual(each)
      expect(await access.facts.readMany([])).toEqual([])
    })

    it('ACC-20: reads the changes of rights since a time, those of later times when they come', async () => {
      const { access } = store()
      if (access === null) return
      const scope = { kind: 'project', project: randomUUID() } as const
      const { time, changes } = await access.changes.read(null)
      expect(changes).toEqual([])
      await access.changes.tell(scope)
      await access.changes.tell(scope, new Date(time.getTime() + 300))
      await access.changes.tell(scope, new Date(time.getTime() + 3_600_000))
      const since = async () =>
        (await access.changes.read(time)).changes.filter(
          (one) => JSON.stringify(one.scope) === JSON.stringify(scope),
        )
      const first = await since()
      expect(first).toMatchObject([{ scope }])
      await expect.poll(since).toHaveLength(2)
      expect((await since())[0]).toEqual(first[0])
    })
  })
}
