import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const HAS_KEY = 0x40

/** An authenticator with one passkey, which answers as a browser does. */
export class Authenticator {
  private readonly origin: string
  private readonly id = randomBytes(16)
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  constructor(origin: string) {
    this.origin = origin
  }

  /** Answers the question for a new passkey. */
  register({ challenge, rp }: { challenge: string; rp: { id: string } }) {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
    // The public key as a COSE map: EC2, ES256, P-256, x, y.
    const key = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, 'base64url'),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, 'base64url'),
    ])
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, key])
    const data = Buffer.concat([this.data(rp.id, HAS_KEY), credential])
    // { fmt: 'none', attStmt: {}, authData: data } in CBOR.
    const attestation = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from('fmt'),
      Buffer.from([0x64]),
      Buffer.from('none'),
      Buffer.from([0x67]),
      Buffer.from('attStmt'),
      Buffer.from([0xa0, 0x68]),
      Buffer.from('authData'),
      Buffer.from([0x58, data.length]),
      data,
    ])
    return this.answer({
      clientDataJSON: this.clientData('webauthn.create', challenge).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    })
  }

  /** Answers the question of a sign-in. */
  authenticate({ challenge, rpId }: { challenge: string; rpId: string }) {
    const clientData = this.clientData('webauthn.get', challenge)
    const data = this.data(rpId, 0)
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()])
    return this.answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
    })
  }

  private answer(response: object) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }

  private clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }

  private data(name: string, flags: number): Buffer {
    // Passkeys that are kept on several devices count nothing.
    const counter = Buffer.alloc(4)
    const head = createHash('sha256').update(name).digest()
    return Buffer.concat([head, Buffer.from([USER_PRESENT | USER_VERIFIED | flags]), counter])
  }
}
