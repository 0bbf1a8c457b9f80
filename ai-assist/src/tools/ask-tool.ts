import { isText } from './arguments.ts'
import { said, type Tool } from './tool.ts'

/** Longest question, longest choice, most choices. */
const MOST_LENGTH = 500
const MOST_CHOICE = 100
const MOST_CHOICES = 6

/** Asks the person who started the run. */
export const askTool: Tool = {
  spec: {
    name: 'ask_person',
    description:
      'Asks the person who gave you this task, when you cannot go on without an answer. Give choices where there are few answers.',
    parameters: {
      type: 'object',
      properties: {
        question: { type: 'string' },
        choices: { type: 'array', items: { type: 'string' }, maxItems: MOST_CHOICES },
      },
      required: ['question'],
      additionalProperties: false,
    },
  },
  activity: 'Asking',
  async carryOut({ question, choices }, { step }) {
    if (!isText(question) || question.trim() === '' || question.length > MOST_LENGTH)
      return said(`Error: \`question\` must be a text of at most ${MOST_LENGTH} characters.`)
    const given = Array.isArray(choices) ? choices.filter(isText).slice(0, MOST_CHOICES) : []
    step({ kind: 'ask', text: `Asked: ${question}`, handles: [], ms: null })
    return {
      kind: 'asked',
      question: { text: question, choices: given.map((choice) => choice.slice(0, MOST_CHOICE)) },
    }
  },
}
