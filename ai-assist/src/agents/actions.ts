/** What an agent can be asked to do, as named in `POST /api/documents/{address}/runs`. */
export const RUN_ACTIONS = [
  'ask',
  'improve',
  'shorten',
  'longer',
  'translate',
  'explain',
  'fix',
  'continue',
  'summarize',
  'outline',
  'contents',
  'tidy',
  'readability',
  'replace',
] as const

/** One of {@link RUN_ACTIONS}. */
export type RunAction = (typeof RUN_ACTIONS)[number]

/** The actions that follow rules: dictionaries, headings, counts. They are the same with a language model. */
const BY_RULES: readonly RunAction[] = ['contents', 'readability', 'replace']

/** The actions that the offline assistant has rules for, too. */
const OFFLINE: readonly RunAction[] = [...BY_RULES, 'summarize', 'outline', 'continue', 'tidy', 'fix']

/** Whether an action never needs a language model. */
export function isByRules(action: RunAction): boolean {
  return BY_RULES.includes(action)
}

/** Whether an action works without a language model. */
export function worksOffline(action: RunAction): boolean {
  return OFFLINE.includes(action)
}
