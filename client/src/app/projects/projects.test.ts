import { expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import { nameOf, projectForNew, projectKey, projectName, projectsOf } from './projects.ts'

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

it('with accounts, lists the projects that one sees, by their own names, also without documents', () => {
  const known = [
    { key: 'crew', name: 'The crew', trashedAt: null, role: 'viewer', documents: 0 } as const,
    { key: 'old', name: 'Old', trashedAt: '2026-01-01T00:00:00Z', role: 'viewer', documents: 0 } as const,
  ]
  expect(projectsOf([at('demo/b')], known)).toEqual([
    { key: 'demo', name: 'Demo', documents: 1 },
    { key: 'crew', name: 'The crew', documents: 0 },
  ])
  expect(nameOf('crew', known)).toBe('The crew')
})

it('EDIT-281: a new document goes to a project in which one may write', () => {
  const project = (key: string, role: 'viewer' | 'editor', trashedAt: string | null = null) => ({
    key,
    name: key,
    trashedAt,
    role,
    documents: 0,
  })
  const known = [project('b', 'editor'), project('a', 'editor'), project('demo', 'viewer')]
  expect(projectForNew(known, ['b', 'demo'])).toBe('b')
  expect(projectForNew(known, [null, 'demo'])).toBe('a')
  expect(
    projectForNew([project('c', 'editor', '2026-01-01T00:00:00Z'), project('d', 'viewer')], ['c']),
  ).toBeNull()
  expect(projectForNew(null, [null, 'demo'])).toBe('demo')
})
