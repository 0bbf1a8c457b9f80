import { expect, it } from 'vitest'
import { pathOf, routeOf } from './route.ts'

it('EDIT-13: a document’s page is at /d/ and its address, with or without project, encoded or not', () => {
  expect(routeOf('/d/demo%2Fwelcome')).toEqual({ page: 'document', address: 'demo/welcome' })
  expect(routeOf('/d/demo/notes/may')).toEqual({ page: 'document', address: 'demo/notes/may' })
  expect(routeOf('/d/welcome')).toEqual({ page: 'document', address: 'demo/welcome' })
  const address = 'demo/größe & 100%?'
  expect(routeOf(pathOf({ page: 'document', address }))).toEqual({ page: 'document', address })
})

it('knows the other pages, and what is none', () => {
  expect(routeOf('/')).toEqual({ page: 'documents' })
  expect(routeOf('/trash')).toEqual({ page: 'trash' })
  expect(routeOf('/d/')).toEqual({ page: 'unknown' })
  expect(routeOf('/d/%')).toEqual({ page: 'unknown' })
  expect(routeOf('/x')).toEqual({ page: 'unknown' })
})

it('EDIT-236: the pages for signing in, links and settings have paths', () => {
  for (const path of [
    '/sign-in',
    '/sign-up',
    '/forgot',
    '/reset/abc_-1',
    '/verify/abc',
    '/setup/abc',
    '/invitation/abc',
    '/consent/A-b_c',
    '/s/abc',
    '/settings/sign-in-rules',
  ]) {
    const route = routeOf(path)
    expect(route.page === 'unknown' ? null : pathOf(route)).toBe(path)
  }
  expect(routeOf('/settings/')).toEqual({ page: 'unknown' })
  expect(routeOf('/s/a/b')).toEqual({ page: 'unknown' })
})
