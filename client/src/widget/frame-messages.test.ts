import { describe, expect, it } from 'vitest'
import { addressOfPath, frameMessage, hostOrigin, parseHostMessage } from './frame-messages.ts'

describe('messages between a frame and its host page', () => {
  it('understands what a host may ask', () => {
    expect(parseHostMessage({ type: 'cowrite:focus' })).toEqual({ type: 'focus' })
    expect(parseHostMessage({ type: 'cowrite:theme', theme: 'dark' })).toEqual({
      type: 'theme',
      theme: 'dark',
    })
    expect(parseHostMessage({ type: 'cowrite:token', token: 'abc' })).toEqual({ type: 'token', token: 'abc' })
    expect(
      parseHostMessage({ type: 'cowrite:user', user: { name: 'Ana', color: '#112233', admin: true } }),
    ).toEqual({
      type: 'user',
      user: { name: 'Ana', color: '#112233' },
    })
  })

  it('ignores everything else', () => {
    const others = [
      null,
      'cowrite:focus',
      7,
      {},
      { type: 'focus' },
      { type: 'cowrite:token' },
      { type: 'cowrite:user' },
    ]
    expect(others.map(parseHostMessage)).toEqual(others.map(() => null))
  })

  it('prefixes what it tells', () => {
    expect(frameMessage('syncstate', { state: 'saved', label: 'Saved' })).toEqual({
      type: 'cowrite:syncstate',
      detail: { state: 'saved', label: 'Saved' },
    })
  })

  it('takes the host from the browser only', () => {
    expect(hostOrigin({ ancestorOrigins: ['https://a.example'], referrer: 'https://b.example/' })).toBe(
      'https://a.example',
    )
    expect(hostOrigin({ ancestorOrigins: undefined, referrer: 'https://b.example/page' })).toBe(
      'https://b.example',
    )
    expect(hostOrigin({ ancestorOrigins: undefined, referrer: '' })).toBe(null)
    expect(hostOrigin({ ancestorOrigins: ['null'], referrer: '' })).toBe(null)
  })

  it('reads the document from the path', () => {
    expect(addressOfPath('/embed/demo/welcome')).toBe('demo/welcome')
    expect(addressOfPath('/embed/demo%2Fwelcome%20page')).toBe('demo/welcome page')
    expect(addressOfPath('/embed/')).toBe(null)
    expect(addressOfPath('/embed/%E0')).toBe(null)
    expect(addressOfPath('/d/demo/welcome')).toBe(null)
  })
})
