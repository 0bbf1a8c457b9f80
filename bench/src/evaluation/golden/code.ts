import { type GoldenTask, type Target, tasksOf } from './task.ts'

const DOCUMENT = `# Set-up

Run this once:

\`\`\`sh
npm ci
npm start -- --port 3000
\`\`\`

Then the settings, with \`PORT\` and \`HOST\`:

\`\`\`js
const port = 3000
const host = '127.0.0.1'
listen(port, host)
\`\`\`

The function \`listen\` waits until the port is free.

\`\`\`sql
SELECT name FROM person WHERE age > 30;
\`\`\`

## Traps

- \`npm ci\` deletes \`node_modules\`.
`

const code = (text: string): Target => ({ type: 'codeBlock', text })

/** Edits of code and of words about it. */
export const CODE: readonly GoldenTask[] = tasksOf('code', DOCUMENT, {
  'a number in code': {
    instruction: 'The JavaScript example shall use port 8080.',
    targets: [code('const port')],
    has: [/const port = 8080\nconst host/, /npm start -- --port 3000/],
    operations: (js) => [
      { op: 'replace_text', handle: js!.handle, find: 'const port = 3000', replace: 'const port = 8080' },
    ],
  },
  'a line more': {
    instruction: 'In the JavaScript example log “ready” after listening.',
    targets: [code('const port')],
    has: [/listen\(port, host\)\nconsole\.log\(['"]ready['"]\)/],
    operations: (js) => [
      {
        op: 'replace_text',
        handle: js!.handle,
        find: 'listen(port, host)',
        replace: "listen(port, host)\nconsole.log('ready')",
      },
    ],
  },
  'a line less': {
    instruction: 'Take “npm ci” out of the commands that run once.',
    targets: [code('npm start')],
    has: [/```sh\nnpm start -- --port 3000\n```/, /- `npm ci` deletes/],
    operations: (sh) => [{ op: 'replace_text', handle: sh!.handle, find: 'npm ci\n', replace: '' }],
  },
  'the language': {
    instruction: 'The example with const is TypeScript: set its language to ts.',
    targets: [code('const port')],
    has: [/```(ts|typescript)\nconst port/],
    hasNot: [/```js/],
    operations: (js) => [{ op: 'set_attrs', ...js!, attrs: { language: 'ts' } }],
  },
  'a condition': {
    instruction: 'The query shall find people of 30 too.',
    targets: [code('SELECT')],
    has: [/age >= 30;/],
    operations: (sql) => [{ op: 'replace_text', handle: sql!.handle, find: '> 30', replace: '>= 30' }],
  },
  'inline code in a sentence': {
    instruction: 'The function is called listenOn now; say so in the sentence about it, not in the example.',
    targets: [{ type: 'paragraph', text: 'waits until' }],
    has: [/The function `listenOn` waits/, /\nlisten\(port, host\)/],
    operations: (text) => [
      { op: 'replace_text', handle: text!.handle, find: '`listen`', replace: '`listenOn`' },
    ],
  },
  'a new example': {
    instruction: 'Below the query add an example in sh that runs “npm test”.',
    targets: [code('SELECT')],
    has: [/30;\n```\n\n```sh\nnpm test\n```\n\n## Traps/],
    added: 1,
    operations: (sql) => [{ op: 'insert_after', handle: sql!.handle, markdown: '```sh\nnpm test\n```' }],
  },
  'code that looks like Markdown': {
    instruction: 'Begin the commands that run once with the comment “# once, *as root*”.',
    targets: [code('npm start')],
    has: [/```sh\n# once, \*as root\*\nnpm ci\n/],
    operations: (sh) => [
      { op: 'replace_text', handle: sh!.handle, find: 'npm ci', replace: '# once, *as root*\nnpm ci' },
    ],
  },
})
