import { describe, expect, it } from 'vitest'
import { formatBytes, Output } from './output.ts'

function captured(isTTY: boolean) {
  const written: { stdout: string; stderr: string } = { stdout: '', stderr: '' }
  let time = 0
  const sink = (name: keyof typeof written) => ({
    isTTY,
    write: (text: string) => {
      written[name] += text
    },
  })
  const out = new Output({ stdout: sink('stdout'), stderr: sink('stderr'), now: () => time })
  return { out, written, pass: (ms: number) => (time += ms) }
}

describe('output of commands', () => {
  it('OPS-32: on a terminal progress is one line, rewritten, and gone before anything else is said', () => {
    const { out, written, pass } = captured(true)
    const progress = out.progress('Exporting')
    progress.show({ documents: 0, bytes: 0 })
    expect(written.stderr).toBe('')
    pass(2_000)
    progress.show({ documents: 3_000, bytes: 1536 })
    progress.show({ documents: 3_001, bytes: 1536 })
    expect(written.stderr).toBe('\r\u001b[KExporting: 3,000 documents, 1.5 KiB, 1500.0 documents/s')
    out.result('Done.')
    expect(written.stderr.endsWith('\r\u001b[K')).toBe(true)
    expect(written.stdout).toBe('Done.\n')
  })

  it('OPS-32: elsewhere progress is a plain line every 5 s, on standard error', () => {
    const { out, written, pass } = captured(false)
    const progress = out.progress('Verifying')
    for (let documents = 100; documents <= 112; documents++) {
      progress.show({ documents, of: 200, others: { problem: 1 } })
      pass(1_000)
    }
    out.end()
    expect(written.stderr).toBe(
      'Verifying: 105 of 200 documents, 1 problem, 1.0 documents/s\n' +
        'Verifying: 110 of 200 documents, 1 problem, 1.0 documents/s\n',
    )
    expect(written.stdout).toBe('')
  })

  it('writes sizes for people', () => {
    expect([0, 1023, 1024, 20 * 1024 ** 2, 5000 * 1024 ** 4].map(formatBytes)).toEqual([
      '0 bytes',
      '1023 bytes',
      '1.0 KiB',
      '20.0 MiB',
      '5000.0 TiB',
    ])
  })
})
