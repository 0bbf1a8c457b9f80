import { afterEach, describe, expect, it, vi } from 'vitest'
import { createEmitter } from './events.ts'

describe('events of a widget', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('reach those who listen, until they do not', () => {
    const { on, emit } = createEmitter()
    const heard: string[] = []
    const stop = on('syncstate', ({ label }) => heard.push(label))
    emit('syncstate', { state: 'saved', label: 'Saved' })
    stop()
    emit('syncstate', { state: 'saving', label: 'Saving…' })
    expect(heard).toEqual(['Saved'])
  })

  it('reach the others when one listener throws, whose error is reported', () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    const { on, emit } = createEmitter()
    const mistake = new Error('in the host page')
    let heard = 0
    on('ready', () => {
      throw mistake
    })
    on('ready', () => {
      heard++
    })
    emit('ready', {})
    expect([heard, reported]).toEqual([1, [mistake]])
  })
})
