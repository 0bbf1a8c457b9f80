import { expect, it } from 'vitest'
import { documentAt } from './document-at.ts'

it('EDIT-183: only whole documents of the own server are asked for their title', () => {
  const at = (url: string) => documentAt(url, 'https://cowrite.example')
  expect(at('https://cowrite.example/d/demo%2Fplan')).toBe('demo/plan')
  expect(at('https://cowrite.example/d/plan')).toBe('demo/plan')
  for (const url of [
    'https://elsewhere.example/d/demo%2Fplan',
    'http://cowrite.example/d/plan',
    'https://cowrite.example/trash',
    'https://cowrite.example/d/plan#b=1',
    'plan',
  ])
    expect(at(url)).toBeNull()
})
