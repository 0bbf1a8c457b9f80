import type { RouteNeed } from './need.ts'

const READ: RouteNeed = { need: { kind: 'document', level: 'viewer' } }
const EDIT: RouteNeed = { need: { kind: 'document', level: 'editor' } }
const fileOf = (need: RouteNeed, rest = ''): RouteNeed => ({
  ...need,
  path: ({ file }) => `/api/files/${file}${rest}`,
})

/** Pictures and files. */
export const FILE_NEEDS: Readonly<Record<string, RouteNeed>> = {
  'POST /api/documents/:address/files': { ...EDIT, body: () => ({ name: 'a.txt', size: 3, type: '' }) },
  'POST /api/documents/:address/files/addresses': { ...READ, body: ({ file }) => ({ ids: [file] }) },
  'POST /api/documents/:address/files/adopt': { ...EDIT, body: ({ file }) => ({ ids: [file] }) },
  // Nothing is fetched from an address of this machine, which the editor is told.
  'POST /api/documents/:address/files/fetch': { ...EDIT, body: () => ({ url: 'http://127.0.0.1:1/a.png' }) },
  // There is no body of bytes, which is wrong for those who may send one.
  'PUT /api/files/:id/parts/:number': { ...fileOf(EDIT, '/parts/0'), passesAs: 'wrong' },
  'GET /api/files/:id': fileOf(READ),
  // Its part has not arrived, which the editor is told.
  'POST /api/files/:id/complete': fileOf(EDIT, '/complete'),
  'DELETE /api/files/:id': { ...fileOf(EDIT), destroys: true },
  // It is not ready, which the reader is told.
  'GET /files/:id': { ...READ, path: ({ file }) => `/files/${file}` },
}
