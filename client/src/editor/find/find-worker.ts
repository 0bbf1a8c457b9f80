/// <reference lib="webworker" />
import { findInText } from './find-in-text.ts'
import type { FromSearchWorker, SearchRequest } from './search.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => {
  const { pattern, texts, template } = data
  tell({ type: 'begun' })
  tell({ type: 'found', answer: texts.map((text) => findInText(pattern, text, template)) })
}

function tell(message: FromSearchWorker): void {
  self.postMessage(message)
}
