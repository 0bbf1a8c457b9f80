/** Whether an error is the server's answer to a statement, after which the connection is ready for the next one. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
