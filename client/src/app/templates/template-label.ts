/** The name of the command that makes a document a template, or takes that back when it is one. */
export function templateLabel(isTemplate: boolean): string {
  return isTemplate ? 'No longer a template' : 'Make a template'
}
