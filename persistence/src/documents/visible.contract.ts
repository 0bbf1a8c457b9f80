import { describe, expect, it } from 'vitest'
import { VISIBLE_TO_ALL, VISIBLE_TO_NONE, type Visibility } from '../access/visibility.ts'
import type { Store } from '../store.ts'
import { newProject } from '../testing/contract-helpers.ts'

/** Lists of what is visible, as far as no accounts are needed. */
export function describeVisible(store: () => Store): void {
  describe('visible documents', () => {
    it('ACC-100: are those of the places that a token names, exactly or by what their keys begin with', async () => {
      const [project, other] = [newProject(), newProject()]
      const addresses = ['plan', 'plan/a', 'plans', 'notes'].map((key) => ({ project, key }))
      addresses.push({ project: other, key: 'plan' })
      for (const address of addresses) await store().documents.ensure(address, address.key)
      const { document: source } = await store().documents.ensure({ project, key: 'source' }, 'Source')
      await store().links.replace(source.id, 1, [`${project}/plan`])
      const seen = async (visibleTo: Visibility) => {
        const listed = await store().documents.list(project, { trashed: false, limit: 9, visibleTo })
        const found = await store().documents.findVisible(addresses, visibleTo)
        const linking = await store().links.linking(`${project}/plan`, { limit: 9, visibleTo })
        return {
          listed: listed.map(({ key }) => key).toSorted(),
          found: found.map((one) => `${one.project === project ? '' : 'other/'}${one.key}`).toSorted(),
          linking: linking.map(({ key }) => key),
        }
      }
      const keys = ['notes', 'plan', 'plan/a', 'plans']
      expect(await seen(VISIBLE_TO_ALL)).toEqual({
        listed: [...keys, 'source'],
        found: ['notes', 'other/plan', 'plan', 'plan/a', 'plans'],
        linking: ['source'],
      })
      expect(await seen(VISIBLE_TO_NONE)).toEqual({ listed: [], found: [], linking: [] })
      const places = (match: 'all' | 'exact' | 'prefix', key: string): Visibility => ({
        kind: 'places',
        places: [{ project, match, key }],
      })
      expect(await seen(places('all', ''))).toEqual({
        listed: [...keys, 'source'],
        found: keys,
        linking: ['source'],
      })
      expect(await seen(places('exact', 'plan'))).toEqual({ listed: ['plan'], found: ['plan'], linking: [] })
      const inFolder = ['plan/a']
      expect(await seen(places('prefix', 'plan/'))).toEqual({
        listed: inFolder,
        found: inFolder,
        linking: [],
      })
      expect(await seen({ kind: 'places', places: [] })).toEqual({ listed: [], found: [], linking: [] })
    })
  })
}
