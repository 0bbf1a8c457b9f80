import { expect, it } from 'vitest'
import type { StoredFile } from '../../api/files.ts'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { sendFile, type UploadState } from './upload.ts'

const FILE: StoredFile = {
  ...{ id: '1', name: 'a.bin', size: 10, type: '', kind: 'other', status: 'uploading', src: '/files/1' },
  ...{ preview: false, variants: [] },
}
const error = (status: number, name = 'x'): { ok: false; error: ApiError } => ({
  ok: false,
  error: { status, error: name, message: 'No.', todo: 'Nothing.' },
})

/** A server with parts of 3 bytes that answers some requests in its own way. */
function partServer(disturb: (request: string) => ApiResult<never> | null) {
  const received = new Map<number, string>()
  const requests: string[] = []
  let status: StoredFile['status'] = 'uploading'
  const answer = async <T>(request: string, value: () => T | Promise<T>): Promise<ApiResult<T>> => {
    requests.push(request)
    return disturb(request) ?? { ok: true, value: await value() }
  }
  return {
    requests,
    content: () =>
      [...received]
        .sort(([a], [b]) => a - b)
        .map(([, text]) => text)
        .join(''),
    lose: (part: number) => received.delete(part),
    api: {
      begin: () => answer('begin', () => ({ file: { ...FILE, status }, partSize: 3 })),
      find: () => answer('find', () => ({ file: { ...FILE, status }, received: [...received.keys()] })),
      send: (_id: string, part: number, bytes: Blob) =>
        answer(`part ${part}`, async () => {
          received.set(part, await bytes.text())
          return { received: [...received.keys()] }
        }),
      complete: () =>
        answer('complete', () => {
          status = 'processing'
          return { file: { ...FILE, status } }
        }),
    },
  }
}

const upload = { key: 'k', name: 'a.bin', type: '', content: new Blob(['0123456789']) }

function options(server: ReturnType<typeof partServer>, states: UploadState[], signal?: AbortSignal) {
  return {
    api: server.api,
    document: 'demo/one',
    signal: signal ?? new AbortController().signal,
    tell: (state: UploadState) => void states.push(state),
    begun: () => {},
    pause: () => Promise.resolve(),
  }
}

it('EDIT-455: parts that fail are sent again, those that have arrived are not, also after another beginning', async () => {
  const failures = new Set(['begin', 'part 1', 'find', 'complete'])
  const server = partServer((request) =>
    failures.delete(request) ? error(request === 'find' ? 503 : 0) : null,
  )
  const states: UploadState[] = []
  expect(await sendFile(upload, options(server, states))).toMatchObject({ kind: 'done' })
  expect(server.content()).toBe('0123456789')
  expect(server.requests.filter((request) => request === 'part 1')).toHaveLength(2)
  expect(server.requests.filter((request) => request === 'part 2')).toHaveLength(1)
  expect(states.some(({ kind }) => kind === 'waiting')).toBe(true)
  expect(states.filter(({ kind }) => kind === 'sending').at(-1)).toEqual({ kind: 'sending', sent: 10 })
  const before = server.requests.length
  await sendFile(upload, options(server, []))
  expect(server.requests.slice(before)).toEqual(['begin', 'find'])
})

it('EDIT-455: a part that the server has lost is sent once more', async () => {
  let isFirst = true
  const server = partServer((request) => {
    if (request !== 'complete' || !isFirst) return null
    isFirst = false
    server.lose(2)
    return error(409, 'conflict')
  })
  expect(await sendFile(upload, options(server, []))).toMatchObject({ kind: 'done' })
  expect(server.content()).toBe('0123456789')
})

it('EDIT-453: what the server refuses has failed, and what is canceled ends', async () => {
  const refused = partServer((request) => (request === 'begin' ? error(413, 'file-too-large') : null))
  expect(await sendFile(upload, options(refused, []))).toMatchObject({ kind: 'failed' })
  expect(refused.requests).toEqual(['begin'])
  const stopping = new AbortController()
  const server = partServer((request) => {
    if (request === 'part 0') stopping.abort()
    return request === 'part 0' ? error(0) : null
  })
  await expect(sendFile(upload, options(server, [], stopping.signal))).rejects.toThrow()
  expect(server.requests).not.toContain('complete')
})
