import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { StopSignals } from './stop-signals.ts'

function opened(source: EventEmitter): StopSignals {
  const signals = new StopSignals(source, () => {
    throw new Error('It ended the process.')
  })
  signals.opening()
  return signals
}

describe('StopSignals', () => {
  it('ends the process at once while nothing is open', () => {
    const source = new EventEmitter()
    let ended = 0
    const signals = new StopSignals(source, () => {
      ended++
    })
    source.emit('SIGTERM', 'SIGTERM')
    expect({ ended, asked: signals.asked.aborted }).toEqual({ ended: 1, asked: true })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
    'tells the first signal, %s, and takes further ones for nothing',
    (name) => {
      const source = new EventEmitter()
      const signals = opened(source)
      expect(signals.asked.aborted).toBe(false)
      source.emit(name, name)
      source.emit('SIGTERM', 'SIGTERM')
      expect(signals.asked.reason).toMatchObject({ signal: name })
    },
  )

  it('leaves a second signal to the system where that is asked for, also when the first came before', () => {
    for (const first of ['before', 'after']) {
      const source = new EventEmitter()
      const signals = opened(source)
      if (first === 'before') source.emit('SIGINT', 'SIGINT')
      signals.letSecondKill()
      expect(source.listenerCount('SIGINT')).toBe(first === 'before' ? 0 : 1)
      source.emit('SIGINT', 'SIGINT')
      expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => source.listenerCount(name))).toEqual([0, 0, 0])
    }
  })
})
