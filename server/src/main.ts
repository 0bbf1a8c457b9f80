#!/usr/bin/env node
import { StopSignals } from './lifecycle/stop-signals.ts'

const startedAt = performance.now()
const signals = new StopSignals(process)
// Loading the rest takes a while, in which a signal must not end the process where it stands.
const { run } = await import('./lifecycle/run.ts')
await run(signals, startedAt)
