import type { Store } from '@cowrite/persistence'
import { z } from 'zod'
import { authorName } from '../authorship/author-name.ts'
import type { RunFacts } from '../authorship/author-service.ts'
import { readDetail } from './run-detail.ts'

const uuid = z.uuid()

/** Who asked for runs, and the models that were asked, by the ids of the runs; without those that are not known any more. */
export async function runFacts(
  { runs }: Pick<Store, 'runs'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RunFacts>> {
  // Agents of other programs have runs that are no rows.
  const found = await Promise.all(ids.filter((id) => uuid.safeParse(id).success).map((id) => runs.find(id)))
  return new Map(
    found.flatMap((run) => {
      if (run === null) return []
      const { model, kind } = readDetail(run)
      const invoker = { id: run.principal, name: authorName({ principal: run.principal, kind }) }
      return [[run.id, { model, invoker }] as const]
    }),
  )
}
