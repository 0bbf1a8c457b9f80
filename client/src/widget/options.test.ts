import { describe, expect, it } from 'vitest'
import { checkedOptions, themeOf } from './options.ts'

describe('options of a widget', () => {
  it('takes the server from where the script came', () => {
    expect(checkedOptions({ address: 'demo/welcome' }, 'https://docs.example.com').server).toBe(
      'https://docs.example.com',
    )
  })

  it('makes an origin of whatever names the server', () => {
    const options = checkedOptions(
      { address: 'demo/welcome', server: 'https://docs.example.com/embed.js?x=1' },
      '',
    )
    expect(options.server).toBe('https://docs.example.com')
  })

  it('names what is wrong', () => {
    expect(() => checkedOptions({ address: '' }, 'https://docs.example.com')).toThrow(/"address" is missing/)
    expect(() => checkedOptions({ address: 'a/b', server: 'docs' }, '')).toThrow(
      /"server" is not an address: "docs"/,
    )
    expect(() => checkedOptions({ address: 'a/b', server: 'file:///x' }, '')).toThrow(/must begin with https/)
  })

  it('knows its themes', () => {
    expect(['light', 'dark', 'auto', 'blue', null, undefined].map(themeOf)).toEqual([
      'light',
      'dark',
      'auto',
      'auto',
      'auto',
      'auto',
    ])
  })
})
