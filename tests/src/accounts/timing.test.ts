import { expect, it } from 'vitest'
import { createPerson, startAccountServer } from '../harness/accounts.ts'
import { call } from './api.ts'

const ROUNDS = 200
const PER_ACCOUNT = 10

it('ID-44: a wrong password takes the same time whether or not there is an account: medians of 200', async () => {
  await using server = await startAccountServer({ env: { COWRITE_TRUSTED_PROXIES: '127.0.0.1' } })
  const names = Array.from({ length: ROUNDS / PER_ACCOUNT }, (_, index) => `known${index}@example.org`)
  for (const email of names) await createPerson(server, { name: 'X', email, password: 'a long password' })
  const timed = async (email: string, round: number) => {
    const headers = { 'x-forwarded-for': `192.0.2.${round % 250}` }
    const begun = performance.now()
    const body = { email, password: 'wrong password' }
    const { status } = await call(server, 'POST', '/auth/sign-in', body, { headers })
    expect(status).toBe(401)
    return performance.now() - begun
  }
  const known: number[] = []
  const unknown: number[] = []
  // In turns, so that what else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round++) {
    known.push(await timed(names[round % names.length]!, round))
    unknown.push(await timed(`unknown${round}@example.org`, round))
  }
  const median = (times: number[]) => times.sort((one, other) => one - other)[ROUNDS / 2]!
  const ratio = median(known) / median(unknown)
  console.info(`known ${median(known).toFixed(2)} ms, unknown ${median(unknown).toFixed(2)} ms`)
  // The hash, which takes 25 ms with real parameters, is almost free here: what is left is what could tell.
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})
