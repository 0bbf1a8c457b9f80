import { expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'

it('API-48: tells over HTTP what agents used in a document, and what is wrong with a request', async () => {
  await using server = await startServer()
  const api = async (path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${server.url}/api/${path}`, init)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const document = 'documents/demo%2Fused'
  await api('documents', { title: 'Used', address: 'demo/used' })
  const suggestion = { operations: [{ op: 'insert_after', handle: null, markdown: 'Mine.' }] }
  expect((await api(`${document}/suggestions`, suggestion)).status).toBe(201)
  expect((await api(`${document}/runs`, { agent: 'summarizer', action: 'readability' })).status).toBe(400)
  expect((await api(`${document}/runs`, { agent: 'checker', action: 'readability' })).status).toBe(201)
  const none = { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, unpricedCalls: 0, estimated: false }
  const hunks = { pending: 0, accepted: 0, rejected: 0, withdrawn: 0, acceptRate: null }
  expect((await api(`${document}/usage`)).body).toEqual({
    usage: [{ key: 'checker', runs: 1, ...none, ...hunks }],
  })
  expect((await api(`${document}/usage?by=person`)).body).toMatchObject({
    usage: [{ key: 'guest', runs: 1 }],
  })
  expect((await api(`${document}/usage?by=model`)).body).toMatchObject({ usage: [{ key: null, runs: 1 }] })
  expect((await api(`${document}/usage?by=colour`)).status).toBe(400)
  expect((await api('documents/demo%2Fnone/usage')).status).toBe(404)
})
