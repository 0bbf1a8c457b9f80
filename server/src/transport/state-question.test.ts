import { describe, expect, it } from 'vitest'
import { StateQuestion } from './state-question.ts'

const [A, B, C] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)]

describe('the question for what a client has', () => {
  it('is one, and each answer stands for all, also one that was not asked for', () => {
    const question = new StateQuestion()
    expect(question.answered()).toBe('whole')
    expect(question.begin([A])).toBe(A)
    expect(question.begin([B])).toBe(B)
    expect([question.answered(), question.answered(), question.next()]).toEqual(['whole', 'whole', null])
  })

  it('is several, asked one after the other, of which the last answer stands for all', () => {
    const question = new StateQuestion()
    expect(question.begin([A, B, C])).toBe(A)
    expect([question.answered(), question.next()]).toEqual(['part', B])
    expect([question.answered(), question.next()]).toEqual(['part', C])
    expect([question.answered(), question.next()]).toEqual(['whole', null])
    expect(question.begin([A])).toBe(A)
    expect(question.answered()).toBe('whole')
  })

  it('begins anew while an answer is on its way, which counts for nothing then', () => {
    const question = new StateQuestion()
    question.begin([A, B])
    question.begin([A, B])
    expect(question.answered()).toBe('stale')
    expect([question.answered(), question.next()]).toEqual(['part', B])
    question.begin([C])
    expect([question.answered(), question.answered()]).toEqual(['stale', 'whole'])
  })

  it('knows which answers are those to earlier questions', () => {
    const question = new StateQuestion()
    question.begin([A])
    question.begin([A])
    question.begin([A, B])
    expect([question.answered(), question.answered(), question.answered()]).toEqual([
      'whole',
      'whole',
      'part',
    ])
    expect([question.next(), question.answered(), question.isRunning]).toEqual([B, 'whole', false])
  })

  it('takes no memory for a client that answers nothing', () => {
    const question = new StateQuestion()
    for (let round = 0; round < 10_000; round++) {
      question.begin([A, B])
      question.begin([C])
    }
    expect(JSON.stringify(question).length).toBeLessThan(10_000)
  })

  it('is given up when a part is refused', () => {
    const question = new StateQuestion()
    question.begin([A, B, C])
    expect(question.answered()).toBe('part')
    question.abandon()
    expect(question.next()).toBeNull()
    question.begin([A])
    expect(question.answered()).toBe('whole')
  })
})
