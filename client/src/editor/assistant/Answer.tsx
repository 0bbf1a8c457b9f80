import { createElement } from 'react'
import { type AnswerText, answerBlocks } from './answer-blocks.ts'

/** An answer of an agent to a person. */
export function Answer({ markdown }: { markdown: string }) {
  return (
    <div className="cw-answer" dir="auto">
      {answerBlocks(markdown).map(({ kind, lines }, index) => {
        switch (kind) {
          case 'list':
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change.
              <ul key={index}>
                {lines.map((texts, line) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change.
                  <li key={line}>{texts.map(piece)}</li>
                ))}
              </ul>
            )
          case 'heading':
          case 'text':
            return createElement(kind === 'heading' ? 'h4' : 'p', { key: index }, ...lines.flat().map(piece))
          default:
            return kind satisfies never
        }
      })}
    </div>
  )
}

const TAGS = { strong: 'strong', code: 'code', plain: 'span' } as const

function piece({ form, text }: AnswerText, index: number) {
  return createElement(TAGS[form], { key: index }, text)
}
