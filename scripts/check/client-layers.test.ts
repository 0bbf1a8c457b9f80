import { expect, it } from 'vitest'
import { clientLayerProblems } from './client-layers.ts'

const problems = (files: Record<string, string>) =>
  clientLayerProblems(Object.entries(files).map(([path, text]) => ({ path, text })))

it('accepts imports from lower layers, from the own folder and from the root of the sources', () => {
  expect(
    problems({
      'index.ts': "export { Page } from './app/Page.tsx'",
      'app/Page.tsx': "import { Editor } from '../editor/Editor.tsx'\nimport '../editor/styles/index.css'",
      'editor/Editor.tsx':
        "import { Bar } from './bars/Bar.tsx'\nimport type { Session } from '../session/s.ts'",
      'editor/bars/Bar.tsx': "import React from 'react'\nimport { Session } from '../../session/s.ts'",
      'session/s.ts': "import { api } from '../api/http.ts'",
    }),
  ).toEqual([])
})

it.each([
  ['api/http.ts', "import { s } from '../session/s.ts'", 'api is not above session'],
  ['session/s.ts', "const load = () => import('../editor/Editor.tsx')", 'session is not above editor'],
  ['session/s.test.ts', "import { e } from '../editor/e.ts'", 'session is not above editor'],
  ['editor/a/b.ts', "export * from '../../widget/view.tsx'", 'editor is not above widget'],
  ['editor/a/b.css', '@import "../../app/styles/index.css";', 'editor is not above app'],
  ['app/a.ts', "import { view } from '../widget/view.tsx'", 'app is not above widget'],
  ['widget/a.ts', "import { all } from '../index.ts'", 'widget is not above client/src'],
  ['tools/a.ts', "import { s } from '../session/s.ts'", 'tools is in no layer'],
  ['editor/people/Avatar.tsx', "import { p } from '../people.ts'", 'a folder that contains its own folder'],
])('refuses in %s: %s', (path, text, problem) => {
  expect(problems({ [path]: text })).toEqual([expect.stringContaining(problem)])
})

it('refuses circles of folders', () => {
  expect(
    problems({
      'editor/a/one.ts': "import { two } from '../b/two.ts'",
      'editor/b/three.ts': "import { four } from '../c/four.ts'",
      'editor/c/five.ts': "import { six } from '../a/six.ts'",
    }),
  ).toEqual(['folders import from each other: editor/a → editor/b → editor/c → editor/a'])
})
