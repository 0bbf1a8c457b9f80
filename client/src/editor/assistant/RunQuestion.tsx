import { type FormEvent, useRef, useState } from 'react'
import type { RunQuestion as Question } from '../../api/runs.ts'

/** Characters of an answer. */
const MAX_ANSWER = 2_000

export interface RunQuestionProps {
  /** The name of the agent that asks. */
  readonly title: string
  readonly question: Question
  readonly editable: boolean
  readonly onAnswer: (text: string) => void
}

/** What an agent asks, with its choices and a field for other words. */
export function RunQuestion({ title, question, editable, onAnswer }: RunQuestionProps) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') field.current?.focus()
    else onAnswer(text.trim())
  }
  return (
    <section className="cw-ask" aria-label={`Question from ${title}`}>
      <p dir="auto">{question.text}</p>
      {editable && question.choices.length > 0 && (
        <div className="cw-ask-choices">
          {question.choices.map((choice) => (
            <button
              key={choice}
              type="button"
              className="cw-button cw-button-small"
              onClick={() => onAnswer(choice)}
            >
              {choice}
            </button>
          ))}
        </div>
      )}
      {editable && (
        <form className="cw-ask-own" onSubmit={onSubmit}>
          <input
            ref={field}
            className="cw-input"
            aria-label="Answer in your own words"
            placeholder={question.choices.length > 0 ? 'Or answer in your own words' : 'Answer'}
            maxLength={MAX_ANSWER}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="cw-button cw-button-small">
            Answer
          </button>
        </form>
      )}
    </section>
  )
}
