import { readSources, type SourceText } from './source-files.ts'

const SERVER = 'server/src'
/** A call that registers a route: its first argument is a path, or it is `route` with options. */
const REGISTERS =
  /\.(?:(?:get|post|put|patch|delete|head|options|all)\s*(?:<[^()]*>)?\(\s*['"`]\/|route\s*\()/g
/** `routes.ts` of a feature; the routes of the node itself. */
const ALLOWED = /^server\/src\/(?:\w[\w/-]*\/routes\.ts$|http\/)/
const TEST = /\.test\.ts$/

/**
 * One line for each route of the server that is registered outside the `routes.ts` of a feature's folder and outside
 * `http/`; empty when there is none.
 */
export function routeProblems(files: readonly SourceText[]): string[] {
  return files.flatMap(({ path, text }) =>
    ALLOWED.test(path) || TEST.test(path)
      ? []
      : [...text.matchAll(REGISTERS)].map(({ index }) => {
          const line = text.slice(0, index).split('\n').length
          return `${path}:${line}: a route is registered in the routes.ts of its feature, or in ${SERVER}/http`
        }),
  )
}

/** {@link routeProblems} of the repository at `root`; resolves to the problems as text, or `null`. */
export async function checkRoutes(root: string): Promise<string | null> {
  return routeProblems(await readSources(root, SERVER, /\.ts$/)).join('\n') || null
}
