import { expect, it } from 'vitest'
import { type Manifest, measure, overruns } from './budgets.ts'

const MANIFEST: Manifest = {
  'page.html': {
    file: 'page.js',
    css: ['page.css'],
    imports: ['_shared.js'],
    dynamicImports: ['dialog.tsx'],
  },
  'dialog.tsx': { file: 'dialog.js', imports: ['_shared.js', '_own.js'] },
  '_shared.js': { file: 'shared.js', imports: ['page.html'] },
  '_own.js': { file: 'own.js' },
}
const SIZES: Readonly<Record<string, number>> = {
  'page.js': 1,
  'page.css': 10,
  'shared.js': 100,
  'dialog.js': 1_000,
  'own.js': 10_000,
}
const size = async (file: string): Promise<number> => SIZES[file] ?? Number.NaN

it('OPS-50: counts what a page loads at once, and every part that is loaded later by itself', async () => {
  const measures = await measure(
    MANIFEST,
    [{ name: 'page', entries: ['page.html'], bytes: 111 }],
    10_999,
    size,
  )
  expect(measures).toEqual([
    { name: 'page', bytes: 111, allowed: 111 },
    { name: 'dialog.tsx', bytes: 11_000, allowed: 10_999 },
    { name: '_own.js', bytes: 10_000, allowed: 10_999 },
  ])
  expect(overruns(measures)).toBe('dialog.tsx: 11000 bytes by Brotli, allowed are 10999')
  expect(overruns(measures.slice(0, 1))).toBeNull()
})

it('OPS-50: counts what a feature loads after its page', async () => {
  const feature = { name: 'dialog', entries: ['dialog.tsx'], after: ['page.html'], bytes: 11_000 }
  const [measured] = await measure(MANIFEST, [feature], 1, size)
  expect(measured).toEqual({ name: 'dialog', bytes: 11_000, allowed: 11_000 })
})

it('OPS-50: a budget for a module that the build does not have is an error', async () => {
  const gone = measure(MANIFEST, [{ name: 'page', entries: ['gone.html'], bytes: 1 }], 1, size)
  await expect(gone).rejects.toThrow('gone.html')
})
