import { parentPort } from 'node:worker_threads'
import type { RunAction } from '../agents/actions.ts'
import type { Material } from '../document/material.ts'
import { type OfflineAnswer, OfflineWorker } from './answer.ts'

/** A request to the worker thread. */
export interface WorkerRequest {
  readonly id: number
  readonly task: RunAction
  readonly material: Material
}

/** The response of the worker thread. */
export interface WorkerResponse {
  readonly id: number
  readonly answer: OfflineAnswer
}

const port = parentPort
if (port === null) throw new Error('This module runs in a worker thread only.')

const worker = new OfflineWorker()
port.on('message', ({ id, task, material }: WorkerRequest) => {
  port.postMessage({ id, answer: worker.answer(task, material) } satisfies WorkerResponse)
})
