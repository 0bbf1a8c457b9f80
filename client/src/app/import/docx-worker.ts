/// <reference lib="webworker" />
import { docxToHtml } from './docx-to-html.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
  void docxToHtml(new Uint8Array(data)).then(
    (html) => self.postMessage(html),
    // Mammoth says in words why it cannot read a file. Whatever it is, the file is unreadable.
    () => self.postMessage(null),
  )
}
