import { execFileSync } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { CpuMeter, coreBusy, familyCpu, memoryOf, parseStat } from './process.ts'

describe('process measures', () => {
  it('agree with what Node says of itself', () => {
    const meter = new CpuMeter(process.pid)
    const before = meter.read()
    const own = process.cpuUsage()
    let sum = 0
    while (process.cpuUsage(own).user < 200_000) sum += Math.sqrt(sum + 1)
    const used = process.cpuUsage(own)
    const got = meter.read() - before
    expect(Math.abs(got - used.user - used.system)).toBeLessThan(50_000)
    expect(sum).toBeGreaterThan(0)
  })

  it('count the threads of the process, and keep what ended threads have used', async () => {
    const meter = new CpuMeter(process.pid)
    const before = meter.read()
    const code = `const end = Date.now() + 20000
      while (process.cpuUsage().user < Number(process.argv[2]) && Date.now() < end);
      require('node:worker_threads').parentPort.postMessage('spun')
      setInterval(() => {}, 1000)`
    const until = process.cpuUsage().user + 200_000
    const worker = new Worker(code, { eval: true, argv: [String(until)] })
    await new Promise((resolve) => worker.once('message', resolve))
    const during = meter.read() - before
    expect(during).toBeGreaterThan(150_000)
    await worker.terminate()
    expect(meter.read() - before).toBeGreaterThanOrEqual(during)
  })

  it('reads a line of stat whatever the program is called', () => {
    const line = `12 (a) S (x) S 7 12 12 0 -1 4194560 1 2 3 4 50 6 700 8 20 0 1 0 100 200 300`
    expect(parseStat(line)).toEqual({ parent: 7, own: 56, children: 708 })
  })

  it('counts a process with its children, those that ended too', () => {
    const before = familyCpu(process.pid)
    const code = 'while (process.cpuUsage().user < 300_000);'
    execFileSync(process.execPath, ['-e', code], { timeout: 30_000 })
    expect(familyCpu(process.pid) - before).toBeGreaterThanOrEqual(250_000)
  })

  it('tells how busy a core was, never going back', () => {
    const first = coreBusy(0)
    expect(first).toBeGreaterThan(0)
    expect(coreBusy(0)).toBeGreaterThanOrEqual(first)
    expect(() => coreBusy(99_999)).toThrow(/no core/)
  })

  it('reads memory in bytes', () => {
    const memory = memoryOf(process.pid)
    const rss = process.memoryUsage.rss()
    expect(memory.rss).toBeGreaterThan(rss * 0.8)
    expect(memory.rss).toBeLessThan(rss * 1.2)
    expect(memory.peak).toBeGreaterThanOrEqual(memory.rss * 0.99)
    expect(memory.pss).toBeLessThanOrEqual(memory.rss)
  })
})
