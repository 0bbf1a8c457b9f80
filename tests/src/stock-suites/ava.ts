import { inspect, isDeepStrictEqual } from 'node:util'

/** AVA's own timeout in the suites that run here, in ms. */
const TEST_TIMEOUT_MS = 30_000

/** The result of a test. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'no-counterpart'; readonly reason: string }

/** Thrown when a test uses a feature without a counterpart in this server. */
export class NoCounterpart extends Error {}

/** The part of AVA's execution context that the suites use. As in AVA, an assertion that fails throws. */
class Context {
  readonly failed: Promise<never>
  private readonly fail_: (error: Error) => void
  private readonly teardowns: (() => unknown)[] = []
  private assertions = 0
  private planned: number | null = null

  constructor() {
    const { promise, reject } = Promise.withResolvers<never>()
    this.failed = promise
    this.fail_ = reject
    // A failure after the end of the test has no other listener.
    promise.catch(() => undefined)
  }

  /** Whether the test made its planned number of assertions, or at least one. */
  get asserted(): boolean {
    return this.planned === null ? this.assertions > 0 : this.assertions === this.planned
  }

  plan(count: number): void {
    this.planned = count
  }

  is(actual: unknown, expected: unknown, message?: string): void {
    this.assert(Object.is(actual, expected), message ?? `${show(actual)} is not ${show(expected)}`)
  }

  deepEqual(actual: unknown, expected: unknown, message?: string): void {
    const equal = isDeepStrictEqual(actual, expected)
    this.assert(equal, message ?? `${show(actual)} does not equal ${show(expected)}`)
  }

  not(actual: unknown, unexpected: unknown, message?: string): void {
    this.assert(!Object.is(actual, unexpected), message ?? `it is ${show(actual)}`)
  }

  truthy(actual: unknown, message?: string): void {
    this.assert(Boolean(actual), message ?? `${show(actual)} is not truthy`)
  }

  falsy(actual: unknown, message?: string): void {
    this.assert(!actual, message ?? `${show(actual)} is not falsy`)
  }

  throws(work: () => unknown): void {
    let threw = false
    try {
      work()
    } catch (error) {
      if (error instanceof NoCounterpart) throw error
      threw = true
    }
    this.assert(threw, 'nothing was thrown')
  }

  async throwsAsync(work: () => unknown): Promise<void> {
    const error = await errorOf(work)
    if (error instanceof NoCounterpart) throw error
    this.assert(error !== null, 'nothing was thrown')
  }

  /** Ends the test, because it uses a feature without a counterpart, even if the test catches the error. */
  giveUp(what: string): never {
    const error = new NoCounterpart(what)
    this.fail_(error)
    throw error
  }

  true(actual: unknown, message?: string): void {
    this.is(actual, true, message)
  }

  false(actual: unknown, message?: string): void {
    this.is(actual, false, message)
  }

  pass(): void {
    this.assert(true, '')
  }

  fail(message = 'the test called fail'): void {
    this.assert(false, message)
  }

  teardown(undo: () => unknown): void {
    this.teardowns.push(undo)
  }

  /** Runs assertions that may fail; the caller accepts the result with `commit` or ignores it with `discard`. */
  async try(attempt: (context: Context) => unknown): Promise<Attempt> {
    const context = new Context()
    const error = await errorOf(() => attempt(context))
    return {
      passed: error === null && context.asserted,
      commit: () => {
        this.assertions++
        if (error !== null) this.fail(error.message)
      },
      discard: () => undefined,
    }
  }

  /** Runs the teardowns in reverse order. */
  async undo(): Promise<void> {
    for (const undo of this.teardowns.reverse()) await undo()
  }

  private assert(holds: boolean, message: string): void {
    this.assertions++
    if (holds) return
    const error = new Error(message)
    this.fail_(error)
    throw error
  }
}

interface Attempt {
  readonly passed: boolean
  commit(): void
  discard(): void
}

interface RegisteredTest {
  readonly title: string
  readonly body: (context: Context) => unknown
}

/** AVA registers tests by a function of its module: these are the tests of one file, which has a process of its own. */
const registered: RegisteredTest[] = []

/** AVA's `test(title, body)`. */
export default function test(title: string, body: (context: Context) => unknown): void {
  registered.push({ title, body })
}

/** The execution context that a test gets. */
export type ExecutionContext = Context

/** Runs the registered tests one after the other and reports the result of each. */
export async function runRegistered(tell: (title: string, outcome: Outcome) => void): Promise<void> {
  const stray: string[] = []
  const keep = (error: unknown): void => {
    // Already handled by the test that gave up.
    if (!(error instanceof NoCounterpart)) stray.push(String(error))
  }
  process.on('uncaughtException', keep)
  process.on('unhandledRejection', keep)
  for (const { title, body } of registered) {
    const outcome = await run(body)
    const [error] = stray.splice(0)
    tell(
      title,
      outcome.kind === 'passed' && error !== undefined ? { kind: 'failed', reason: error } : outcome,
    )
  }
}

async function run(body: RegisteredTest['body']): Promise<Outcome> {
  const context = new Context()
  const error = await errorOf(() => Promise.race([body(context), context.failed, late()]))
  const undoing = await errorOf(() => context.undo())
  if (error instanceof NoCounterpart) return { kind: 'no-counterpart', reason: error.message }
  const reason = error ?? undoing
  if (reason !== null) return { kind: 'failed', reason: reason.message }
  if (!context.asserted) return { kind: 'failed', reason: 'the test did not assert what it promised' }
  return { kind: 'passed' }
}

async function late(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, TEST_TIMEOUT_MS).unref())
  throw new Error(`the test did not end in ${TEST_TIMEOUT_MS} ms`)
}

async function errorOf(work: () => unknown): Promise<Error | null> {
  try {
    await work()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 2 })
}
