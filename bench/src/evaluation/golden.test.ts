import { BlockDocument, type BlockOperation, fromMarkdown } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import { GOLDEN_TASKS } from './golden/golden-tasks.ts'
import { GOLDEN_KINDS, type GoldenTask } from './golden/task.ts'
import { find, type Reading, score } from './score.ts'

const CLIENT = 7

function read(document: BlockDocument): Reading {
  const { blocks } = document.read({})
  const whole = document.read({ depth: 0 }).blocks
  return { blocks, markdown: `${whole.map(({ markdown }) => markdown).join('\n\n')}\n` }
}

/** A task carried out by these operations. */
function carryOut(task: GoldenTask, operations: readonly BlockOperation[], document: BlockDocument) {
  const before = read(document)
  const applied = document.apply(operations, CLIENT)
  if (!applied.ok) throw new Error('an operation changed what it does not name')
  expect(applied.results.map(({ status }) => status)).toEqual(operations.map(() => 'applied'))
  return score(task, before, read(document))
}

const open = (task: GoldenTask) => new BlockDocument(fromMarkdown(task.document))

function right(task: GoldenTask, document: BlockDocument): readonly BlockOperation[] {
  const { blocks } = read(document)
  return task.operations(...[...task.targets, ...task.places].map((target) => find(blocks, target)))
}

describe('the golden set', () => {
  it('has 60 tasks of all kinds', () => {
    expect(GOLDEN_TASKS).toHaveLength(60)
    expect(new Set(GOLDEN_TASKS.map(({ id }) => id)).size).toBe(60)
    for (const kind of GOLDEN_KINDS) {
      expect(GOLDEN_TASKS.filter((task) => task.kind === kind).length).toBeGreaterThanOrEqual(8)
    }
  })

  it.each(GOLDEN_TASKS)('scores what is right as right: $id', (task) => {
    const document = open(task)
    expect(carryOut(task, right(task, document), document)).toEqual({
      isRight: true,
      isIntact: true,
      isStable: true,
      faults: [],
    })
  })

  it.each(GOLDEN_TASKS)('scores nothing, and another edit beside, as wrong: $id', (task) => {
    const untouched = carryOut(task, [], open(task))
    expect(untouched).toMatchObject({ isRight: false, isIntact: true, isStable: true })
    const document = open(task)
    const { blocks } = read(document)
    const meant = right(task, document)
    const named = new Set(task.targets.map((target) => find(blocks, target).handle))
    const other = blocks.find(
      (block) => block.type === 'paragraph' && block.depth === 0 && !named.has(block.handle),
    )
    if (other === undefined) throw new Error('the document has nothing else')
    const beside: BlockOperation = {
      op: 'replace_block',
      handle: other.handle,
      hash: other.hash,
      markdown: `${other.markdown} Moreover.`,
    }
    expect(carryOut(task, [...meant, beside], document)).toMatchObject({ isRight: true, isIntact: false })
  })
})
