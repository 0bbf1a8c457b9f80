import type { ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { createAssistant } from '../assistant.ts'
import { InProcessRooms, PERSON } from '../testing/in-process-rooms.ts'
import { end, event, type ModelRequestBody, ModelServer, stream } from '../testing/model-server.ts'
import { seeded } from '../testing/random.ts'
import { FAST_LIMITS, FAST_RETRY } from '../testing/requests.ts'
import { request as runRequest } from '../testing/run-request.ts'
import { untilEnded } from '../testing/until.ts'

const RUNS = 120
const AT_ONCE = 8
const SEED = Number(process.env['COWRITE_FUZZ_SEED'] ?? Date.now() % 1_000_000)

const ANSWER = Array.from(
  { length: 12 },
  (_, at) => `Sentence ${at + 1} tells of ${at + 2} foxes that read books.`,
).join(' ')

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** The part of the answer that a model writes: it may repeat some of what is there. */
function partFor({ messages = [] }: ModelRequestBody, random: () => number): string {
  const begun = messages.find(({ role }) => role === 'assistant')?.content ?? ''
  const rest = ANSWER.slice(begun.length)
  if (begun === '' || random() < 0.5) return rest
  const from = random() < 0.5 ? 0 : begun.trimEnd().lastIndexOf(' Sentence') + 1
  return begun.slice(from) + rest
}

async function write(response: ServerResponse, text: string, isCut: boolean, random: () => number) {
  stream(response)
  const pieces = text.match(/[\s\S]{1,17}/g) ?? []
  for (const piece of isCut ? pieces.slice(0, Math.floor(random() * pieces.length)) : pieces) {
    response.write(event({ content: piece }))
    await new Promise(setImmediate)
  }
  if (!isCut) response.end(end('stop', { prompt_tokens: 50, completion_tokens: 100 }))
  else if (random() < 0.5) response.end()
  else response.destroy()
}

it(`AGENT-60: with a fifth of the requests refused and a twentieth broken off, 99 of 100 runs finish and no passage is doubled (seed ${SEED})`, async () => {
  const random = seeded(SEED)
  const server = await ModelServer.start((_, response, body) => {
    if (random() < 0.2) {
      const status = random() < 0.5 ? 429 : 503
      return void response.writeHead(status, { 'retry-after-ms': '5' }).end('{"error":{"message":"no"}}')
    }
    return write(response, partFor(body, random), random() < 0.05, random)
  })
  cleanups.push(() => server.close())
  const rooms = new InProcessRooms()
  const assistant = createAssistant({
    rooms,
    models: ['model-a', 'model-b'].map((model) => ({ model, baseUrl: server.url })),
    streamLimits: FAST_LIMITS,
    retry: FAST_RETRY,
    pace: { flushMs: 1, charsPerSecond: 100_000, burst: 10_000, acknowledgeMs: 5_000 },
  })
  cleanups.push(() => assistant.close())
  const documents = Array.from({ length: RUNS }, (_, at) => `demo/${at}`)
  let done = 0
  const next = async (): Promise<void> => {
    for (let address = documents.pop(); address !== undefined; address = documents.pop()) {
      const room = rooms.open(address, 'Begin.')
      const started = await assistant.runs.start(runRequest(address, 'continue'), PERSON)
      if (!started.ok) throw new Error(started.message)
      const run = await untilEnded(assistant.runs, started.run.id)
      if (run.state !== 'done') continue
      done++
      expect(room.markdown.trim()).toBe(`Begin. ${ANSWER}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  expect(done / RUNS).toBeGreaterThanOrEqual(0.99)
}, 60_000)
