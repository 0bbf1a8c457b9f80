import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Principal } from '../access/principal.ts'

/** Addresses end at the end of the next interval of this length, in ms: 5 to 10 minutes after they were made. */
const INTERVAL_MS = 5 * 60_000

/** What an address allows: a principal to read a file through a document. */
export interface SignedReading {
  readonly file: string
  readonly document: string
  readonly principal: Principal
}

/** Why an address is not taken. */
export type SignatureRefusal = 'forged' | 'expired'

/**
 * Addresses of files that elements of a page can load, which send no credentials. An address names who asked for it, so that
 * the rights are looked up again at every reading. Asked for again within five minutes, it is the same, and a browser has it
 * already.
 */
export class SignedAddresses {
  private readonly loadKey: () => Promise<Uint8Array>
  private key: Uint8Array | null = null

  /** `loadKey` resolves to at least 32 bytes, the same on all nodes; it is called before the first address. */
  constructor(loadKey: () => Promise<Uint8Array>) {
    this.loadKey = loadKey
  }

  /** The address of a file, and when it ends. */
  async make(
    { file, document, principal }: SignedReading,
    now: Date,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }> {
    const ends = (Math.floor(now.getTime() / INTERVAL_MS) + 2) * INTERVAL_MS
    const { id, author, role, credential } = principal
    const content = JSON.stringify([file, document, ends, { id, author, role, credential }])
    const payload = Buffer.from(content).toString('base64url')
    const mac = (await this.macOf(payload)).toString('base64url')
    return { url: `/files/${file}?access=${payload}.${mac}`, expiresAt: new Date(ends) }
  }

  /** What an address allows; `file` is the one in its path. */
  async read(access: string, file: string, now: Date): Promise<SignedReading | SignatureRefusal> {
    const [payload = '', signature = ''] = access.split('.')
    const [given, mac] = [Buffer.from(signature, 'base64url'), await this.macOf(payload)]
    if (given.length !== mac.length || !timingSafeEqual(given, mac)) return 'forged'
    const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
      string,
      string,
      number,
      Principal,
    ]
    const [named, document, ends, principal] = content
    if (named !== file) return 'forged'
    return now.getTime() < ends ? { file, document, principal } : 'expired'
  }

  private async macOf(payload: string): Promise<Buffer> {
    this.key ??= await this.loadKey()
    return createHmac('sha256', this.key).update(payload).digest()
  }
}
