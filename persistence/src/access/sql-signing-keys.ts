import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { openSecret, sealSecret } from './sealed-secret.ts'
import type { SigningKeyStore } from './signing-keys.ts'
import { aboutSigningKey } from './tables.ts'

const FIND: Statement = {
  name: 'signing-key-find',
  text: 'SELECT content FROM signing_key WHERE name = $1',
}

const ADD: Statement = {
  name: 'signing-key-add',
  text: 'INSERT INTO signing_key (name, content) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
}

/** `SigningKeyStore` in SQL. */
export class SqlSigningKeys implements SigningKeyStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async ensure(name: string, make: () => Uint8Array): Promise<Uint8Array> {
    const found = await this.#find(name)
    if (found !== null) return found
    await this.#session.query(ADD, [name, sealSecret(this.#codec, aboutSigningKey(name), make())])
    const stored = await this.#find(name)
    if (stored === null) throw new Error(`The signing key ${name} was deleted while it was read.`)
    return stored
  }

  async #find(name: string): Promise<Uint8Array | null> {
    const [row] = await this.#session.query<{ content: Uint8Array }>(FIND, [name])
    return row === undefined ? null : openSecret(this.#codec, aboutSigningKey(name), row.content)
  }
}
