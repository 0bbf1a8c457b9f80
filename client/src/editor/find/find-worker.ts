/// <reference lib="webworker" />
import { findInText } from './find-in-text.ts'
import type { SearchAnswer, SearchRequest } from './search.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => {
  const { pattern, texts, template } = data
  const answer: SearchAnswer = texts.map((text) => findInText(pattern, text, template))
  self.postMessage(answer)
}
