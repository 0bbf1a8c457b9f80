import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOCK_FILE, lockFolder } from './folder-lock.ts'
import { lookUp, ownIdentity } from './process-identity.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cowrite-lock-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function leaveLock(content: object): void {
  const whole = {
    host: hostname(),
    startedAt: null,
    nonce: 'left',
    since: '2026-01-02T03:04:05.000Z',
    ...content,
  }
  writeFileSync(join(folder, LOCK_FILE), JSON.stringify(whole))
}

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a folder', () => {
  it('names its process, is refused while held, and is gone after release', () => {
    const lock = lockFolder(folder)
    expect(JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8'))).toMatchObject(ownIdentity())
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid} has had it since`)
    lock.release()
    expect(readdirSync(folder)).toEqual([])
    lock.release()
    lockFolder(folder).release()
  })

  it('is taken over from a process that has ended', async () => {
    leaveLock({ pid: await endedPid() })
    lockFolder(folder).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is taken over when another process has the pid now', () => {
    leaveLock({ ...ownIdentity(), startedAt: 'some earlier time' })
    lockFolder(folder).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is not taken over from a living process of unknown start, another machine, or an unreadable file', () => {
    leaveLock({ pid: process.pid })
    expect(() => lockFolder(folder)).toThrow('process')
    leaveLock({ pid: 1, host: 'elsewhere' })
    expect(() => lockFolder(folder)).toThrow('process 1 on elsewhere has had it since 2026-01-02')
    writeFileSync(join(folder, LOCK_FILE), '{"pid":')
    expect(() => lockFolder(folder)).toThrow('cannot be read')
    expect(existsSync(join(folder, LOCK_FILE))).toBe(true)
  })

  it('is not removed by a holder that lost it', () => {
    const lock = lockFolder(folder)
    leaveLock({ pid: process.pid })
    lock.release()
    expect(existsSync(join(folder, LOCK_FILE))).toBe(true)
  })
})

describe('processes', () => {
  it('are told apart from those that had their pid before', async () => {
    const own = ownIdentity()
    expect(own.startedAt).not.toBeNull()
    expect(lookUp(own)).toBe('alive')
    expect(lookUp({ ...own, startedAt: `${own.startedAt}0` })).toBe('dead')
    expect(lookUp({ ...own, pid: await endedPid() })).toBe('dead')
    expect(lookUp({ ...own, host: 'elsewhere' })).toBe('foreign')
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    expect(lookUp({ pid: child.pid ?? 0, host: own.host, startedAt: own.startedAt })).toBe('dead')
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  })
})
