#!/usr/bin/env node
import { StopSignals } from './lifecycle/stop-signals.ts'

const startedAt = performance.now()
/** A command that is stopped has not done what it should; its name stands first. */
const exitCode = /^[a-z]/.test(process.argv[2] ?? '') ? 1 : 0
const signals = new StopSignals(process, () => process.exit(exitCode))
// Loading the rest takes a while, in which a signal must not end the process as a failure.
const { run } = await import('./lifecycle/run.ts')
await run(signals, startedAt)
