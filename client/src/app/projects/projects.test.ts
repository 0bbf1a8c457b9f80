import { expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import { projectKey, projectName, projectsOf } from './projects.ts'

const at = (address: string) => ({ address }) as DocumentSummary

it('counts the documents of each project, in the order of names', () => {
  expect(projectsOf([at('river-watch/a'), at('demo/b'), at('river-watch/c/d')])).toEqual([
    { key: 'demo', name: 'Demo', documents: 1 },
    { key: 'river-watch', name: 'River watch', documents: 2 },
  ])
})

it('makes a key of a name, and a name of a key', () => {
  expect(projectKey('  Fluß & Ufer, Étude 2 ')).toBe('flu-ufer-etude-2')
  expect(projectKey('River watch')).toBe('river-watch')
  expect(projectKey('漢字')).toBeNull()
  expect(projectKey('x'.repeat(99))).toHaveLength(64)
  expect(projectName('river-watch')).toBe('River watch')
  expect(projectName('--')).toBe('--')
})
