import { setTimeout as delay } from 'node:timers/promises'
import { Pacer, STEP_MS } from '../load/pacer.ts'
import type { WritersAnswer, WritersPlan, WritingPlan } from './plan.ts'
import { Writer } from './writer.ts'

/** The process of the writers: its argument is a {@link WritersPlan}, its messages are {@link WritingPlan}s; it ends with its channel. */
const plan = JSON.parse(process.argv[2] ?? '') as WritersPlan

function tell(answer: WritersAnswer): void {
  process.send?.(answer)
}

async function write(writers: readonly Writer[], { shows, perSecond, total }: WritingPlan): Promise<number> {
  const pacer = new Pacer(perSecond * writers.length, performance.now(), total)
  let turn = 0
  let late = 0
  while (!pacer.done) {
    const due = pacer.take(performance.now())
    if (due > 0) late = Math.max(late, pacer.lateness(performance.now(), due - 1))
    for (let i = 0; i < due; i++) writers[turn++ % writers.length]?.act(shows)
    await delay(STEP_MS)
  }
  return late
}

async function main(): Promise<void> {
  const numbers = Array.from({ length: plan.writers }, (_, number) => number)
  const writers = await Promise.all(numbers.map((number) => Writer.join(plan, number)))
  process.on('message', (raw) => {
    write(writers, raw as WritingPlan).then(
      (late) => tell({ type: 'done', late }),
      (error: unknown) => tell({ type: 'failed', error: String(error) }),
    )
  })
  process.once('disconnect', () => {
    for (const writer of writers) writer.leave()
    process.exit(0)
  })
  tell({ type: 'ready' })
}

await main()
