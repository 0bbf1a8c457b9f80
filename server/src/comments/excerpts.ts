import type { Store } from '@cowrite/persistence'
import { plainBody } from './comment-body.ts'
import { Names } from './named.ts'

/**
 * The first words of comments as plain text, by their ids, at most `length` UTF-16 units each; those of deleted and unknown
 * ones are left out. Checks no rights: that is the caller's to do.
 */
export async function excerptsOf(
  store: Pick<Store, 'access' | 'comments'>,
  comments: readonly string[],
  length: number,
): Promise<ReadonlyMap<string, string>> {
  const contents = await store.comments.contents(comments)
  const names = await Names.of(
    store,
    [...contents.values()].flatMap(({ mentions }) => mentions),
  )
  return new Map(
    [...contents].map(([id, content]) => {
      const text = plainBody(content, names).replaceAll(/\s+/g, ' ').trim()
      return [id, text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`]
    }),
  )
}
