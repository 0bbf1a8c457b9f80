import { createHmac } from 'node:crypto'

const SECRET = 'the secret of an application that is measured'
const ISSUER = 'https://app.example'
const AUDIENCE = 'cowrite'

/** The variables of a server that takes tokens of a host application only. */
export const TOKEN_ENVIRONMENT = {
  COWRITE_AUTH: 'tokens',
  AUTH_SECRET: SECRET,
  AUTH_ISSUER: ISSUER,
  AUTH_AUDIENCE: AUDIENCE,
}

/** The variables of a server with accounts, to which tokens of a host application sign people in. */
export const ACCOUNT_ENVIRONMENT = { ...TOKEN_ENVIRONMENT, COWRITE_AUTH: 'accounts' }

/** The issuer of {@link accountMint}. */
export const ACCOUNT_ISSUER = ISSUER

/** The name of a person at the issuer, by a number from 1. */
export function accountSubject(person: number): string {
  return `person-${person}`
}

/** Returns a function that makes a token of another person with each call, who may edit the project `demo`. */
export function tokenMint(): () => string {
  return mintOf({ grants: [{ project: 'demo', role: 'editor' }] })
}

/** Returns a function that makes a token of another person with each call, whose account says what they may do. */
export function accountMint(): () => string {
  return mintOf({ account: true })
}

function mintOf(claims: object): () => string {
  let people = 0
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const head = encode({ alg: 'HS256', typ: 'JWT' })
  return () => {
    people += 1
    const now = Math.floor(Date.now() / 1000)
    const body = encode({
      iss: ISSUER,
      aud: AUDIENCE,
      sub: accountSubject(people),
      iat: now,
      exp: now + 3600,
      name: `Person ${people}`,
      color: '#2f6fed',
      ...claims,
    })
    const signature = createHmac('sha256', SECRET).update(`${head}.${body}`).digest('base64url')
    return `${head}.${body}.${signature}`
  }
}
