import { ServiceError } from '../errors/service-error.ts'

/** What one hash of a password costs. */
export interface PasswordCost {
  readonly memoryKib: number
  readonly passes: number
}

/** Argon2id with 19 MiB, two passes and one lane: OWASP's Password Storage Cheat Sheet. About 25 ms. */
export const PASSWORD_COST: PasswordCost = { memoryKib: 19_456, passes: 2 }

/** Hashes at once: the others of libuv's four threads stay free for files and names. */
const AT_ONCE = 2
/** Hashes that wait; beyond it a request is refused. Takes about a second. */
const WAITING = 100

/**
 * Hashes passwords by argon2id, outside of the event loop. Passwords are compared in Unicode's form NFKC. All methods
 * reject with a `ServiceError` `rate-limited` when too many wait.
 */
export class PasswordHasher {
  private readonly cost: PasswordCost
  private readonly waiting: (() => void)[] = []
  private running = 0
  private dummy: Promise<string> | null = null

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.cost = cost
  }

  /** The hash of a password, with its parameters and a salt of its own. */
  hash(password: string): Promise<string> {
    return this.limited(async () => {
      const { hash } = await import('@node-rs/argon2')
      return await hash(password.normalize('NFKC'), this.options)
    })
  }

  /** Whether this is the password of `hash`. Without a hash it is not, and that takes the same time. */
  async verify(hash: string | null, password: string): Promise<boolean> {
    this.dummy ??= this.hash('')
    const compared = hash ?? (await this.dummy)
    const isRight = await this.limited(async () => {
      const { verify } = await import('@node-rs/argon2')
      return await verify(compared, password.normalize('NFKC'))
    })
    return isRight && hash !== null
  }

  /** Whether a hash was made with other parameters than new ones. */
  isOutdated(hash: string): boolean {
    const { memoryKib, passes } = this.cost
    return !hash.startsWith(`$argon2id$v=19$m=${memoryKib},t=${passes},p=1$`)
  }

  private get options() {
    // Argon2id is the default algorithm.
    return { memoryCost: this.cost.memoryKib, timeCost: this.cost.passes, parallelism: 1 }
  }

  private async limited<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING) throw new ServiceError('rate-limited')
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    } else this.running++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}
