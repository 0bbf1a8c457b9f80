import type { RouteNeed } from './need.ts'

const READ: RouteNeed = { need: { kind: 'document', level: 'viewer' } }

/** Comments on documents. */
export const COMMENT_NEEDS: Readonly<Record<string, RouteNeed>> = {
  'GET /api/documents/:address/threads': READ,
  'POST /api/documents/:address/threads': {
    need: { kind: 'document', level: 'commenter' },
    body: () => ({ anchor: { kind: 'document' }, body: 'Words' }),
  },
  'POST /api/documents/:address/threads/read': READ,
  'GET /api/documents/:address/readers': { need: { kind: 'document', level: 'commenter' } },
  'GET /api/threads/:id': { ...READ, path: ({ thread }) => `/api/threads/${thread}` },
  'PATCH /api/threads/:id': {
    need: { kind: 'document', level: 'commenter' },
    path: ({ thread }) => `/api/threads/${thread}`,
    body: () => ({ status: 'resolved' }),
  },
  'DELETE /api/threads/:id': {
    // The admin wrote all of it.
    need: { kind: 'document', level: 'owner' },
    path: ({ thread }) => `/api/threads/${thread}`,
    destroys: true,
  },
  'POST /api/threads/:id/comments': {
    need: { kind: 'document', level: 'commenter' },
    path: ({ thread }) => `/api/threads/${thread}/comments`,
    body: () => ({ body: 'More words' }),
  },
  'POST /api/threads/:id/read': { ...READ, path: ({ thread }) => `/api/threads/${thread}/read` },
  'PATCH /api/comments/:id': {
    // Only its author may: here the admin.
    need: { kind: 'document', level: 'commenter' },
    path: ({ comment }) => `/api/comments/${comment}`,
    body: () => ({ body: 'Other words' }),
    only: 'admin',
  },
  'DELETE /api/comments/:id': {
    need: { kind: 'document', level: 'owner' },
    path: ({ comment }) => `/api/comments/${comment}`,
    destroys: true,
  },
  ...Object.fromEntries(
    ['PUT', 'DELETE'].map((method): [string, RouteNeed] => [
      `${method} /api/comments/:id/reactions/:emoji`,
      {
        need: { kind: 'document', level: 'commenter' },
        path: ({ comment }) => `/api/comments/${comment}/reactions/${encodeURIComponent('👍')}`,
      },
    ]),
  ),
}
