import { authorName } from '../../authorship/author-name.ts'

/** The name to show of a principal without an account that could say one. */
export function principalName(principal: string): string {
  const [kind = ''] = principal.split(':', 1)
  switch (kind) {
    case 'agent':
      return authorName({ principal, kind: 'agent' })
    case 'guest':
    case 'link':
      return 'Guest'
    case 'key':
      return 'A program'
    default:
      return 'Somebody'
  }
}
