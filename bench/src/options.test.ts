import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'
import { SCENARIOS } from './scenarios/catalog.ts'

describe('readOptions', () => {
  it('measures everything when nothing is said', () => {
    expect(readOptions([])).toEqual({
      scenarios: SCENARIOS.map((scenario) => scenario.name),
      servers: ['ours', 'hocuspocus', 'yws', 'relay'],
      quick: false,
      rounds: 2,
    })
  })

  it('takes scenarios one by one or by commas, in the order of the catalog', () => {
    const options = readOptions([
      '--scenario',
      'many-rooms,one-room-1000',
      '--servers',
      'relay,yws',
      '--quick',
    ])
    expect(options).toEqual({
      scenarios: ['one-room-1000', 'many-rooms'],
      servers: ['relay', 'yws'],
      quick: true,
      rounds: 1,
    })
  })

  it('says what is wrong', () => {
    expect(readOptions(['--scenario', 'nope'])).toMatch(/nope/)
    expect(readOptions(['--servers', 'ours,theirs'])).toMatch(/theirs/)
    expect(readOptions(['--rounds', '0'])).toMatch(/rounds/)
    expect(readOptions(['--bogus'])).toMatch(/bogus/)
  })
})
