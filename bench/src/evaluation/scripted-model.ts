import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BlockView } from '@cowrite/crdt/richtext'
import type { GoldenTask } from './golden/task.ts'
import { find } from './score.ts'

/** What is read of a request to the model. */
interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content?: string | null }[]
}

/** Largest request that is read, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024

/**
 * A server of a model (Chat Completions) that knows the golden tasks by their instructions: it reads the document, makes
 * the task's edit and says so.
 */
export class ScriptedModel {
  /** Base URL for clients of models. */
  readonly url: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  }

  static async start(tasks: readonly GoldenTask[]): Promise<ScriptedModel> {
    const server = createServer(async (request, response) => {
      const body = await bodyOf(request)
      if (body === null) response.writeHead(413).end()
      else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer(tasks, body))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new ScriptedModel(server)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** The body of a request; `null` when it is too large. */
async function bodyOf(request: AsyncIterable<Buffer>): Promise<ChatBody | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > MAX_BYTES) return null
    parts.push(part)
  }
  return JSON.parse(Buffer.concat(parts).toString()) as ChatBody
}

/** The next answer of the model, as an event stream. */
function answer(tasks: readonly GoldenTask[], { messages }: ChatBody): string {
  const task = tasks.find(({ instruction }) =>
    messages.some(({ role, content }) => role === 'user' && content?.includes(instruction)),
  )
  if (task === undefined) return said('I do not know this task.')
  const [read, ...others] = messages.filter(({ role }) => role === 'tool')
  if (read === undefined) return called('read', {})
  if (others.length > 0) return said('Done.')
  const blocks = blocksIn(read.content ?? '')
  const named = [...task.targets, ...task.places].map((target) => find(blocks, target))
  return called('edit', { operations: task.operations(...named) })
}

/** The blocks in the result of a tool, one JSON object a line. */
function blocksIn(result: string): BlockView[] {
  const lines = result.split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => ({ markdown: null, ...(JSON.parse(line) as object) }) as BlockView)
}

const said = (content: string) => events({ content }, 'stop')

function called(name: string, given: object): string {
  const call = { name, arguments: JSON.stringify(given) }
  return events(
    { tool_calls: [{ index: 0, id: `call-${name}`, type: 'function', function: call }] },
    'tool_calls',
  )
}

function events(delta: object, finish: string): string {
  const all = [
    { choices: [{ index: 0, delta, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: finish }] },
    { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } },
  ]
  return `${all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`
}
