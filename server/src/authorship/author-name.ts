import type { Author } from '@cowrite/persistence'

/** What the ids of the principals of agents begin with. */
const AGENT = 'agent:'

/** The name to show of an author: `agent:writer` is Writer. All that nobody signed in for is by Guest. */
export function authorName({ principal, kind }: Pick<Author, 'principal' | 'kind'>): string {
  switch (kind) {
    case 'guest':
      return 'Guest'
    case 'person':
      return principal
    case 'agent': {
      const name = principal.startsWith(AGENT) ? principal.slice(AGENT.length) : principal
      return name.slice(0, 1).toUpperCase() + name.slice(1)
    }
    default:
      return kind satisfies never
  }
}
