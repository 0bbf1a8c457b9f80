import type { Action } from './actions/actor.ts'
import {
  backspaceAtStart,
  diagram,
  enter,
  enterAtEnd,
  indent,
  insertContents,
  insertFootnote,
  label,
  liftOut,
  makeToggle,
  quote,
  retype,
  unwrapToggle,
  wrapInAList,
} from './actions/block-actions.ts'
import { deleteImage, dragBlock, dragText, insertImage } from './actions/move-actions.ts'
import { addColumn, addRow, deleteColumn, deleteRow, insertTable } from './actions/table-actions.ts'
import {
  deleteRange,
  deleteText,
  emoji,
  formula,
  lineBreak,
  mark,
  mention,
  paste,
  type,
} from './actions/text-actions.ts'

/** Actions by name. */
const ACTIONS = {
  type,
  deleteText,
  deleteRange,
  mark,
  lineBreak,
  formula,
  emoji,
  mention,
  paste,
  diagram,
  insertTable,
  enter,
  enterAtEnd,
  backspaceAtStart,
  wrapInAList,
  indent,
  insertContents,
  insertFootnote,
  label,
  liftOut,
  makeToggle,
  unwrapToggle,
  quote,
  retype,
  dragBlock,
  dragText,
  insertImage,
  deleteImage,
  addRow,
  deleteRow,
  addColumn,
  deleteColumn,
  undo: (actor) => actor.undo(),
  redo: (actor) => actor.redo(),
} as const satisfies Record<string, Action>

/** The name of an action. */
export type ActionName = keyof typeof ACTIONS

/** What a history begins with: one paragraph without text, three paragraphs, or a table between two paragraphs. */
export type Beginning = 'empty' | 'paragraphs' | 'table'

/** What people do in a history, and how often compared with each other. */
export interface Mix {
  readonly beginning: Beginning
  readonly weights: Partial<Readonly<Record<ActionName, number>>>
}

/** The mixes of the fuzz by name. `undo` and `redo` are added by {@link withUndo}. */
export const MIXES = {
  empty: { beginning: 'empty', weights: { type: 1 } },
  text: { beginning: 'paragraphs', weights: { type: 8, deleteText: 2, mark: 2 } },
  formulas: {
    beginning: 'paragraphs',
    weights: { type: 8, formula: 1.5, mention: 1.5, deleteText: 2, mark: 1, enter: 1, backspaceAtStart: 1 },
  },
  enterEnd: { beginning: 'empty', weights: { type: 6, enterAtEnd: 3 } },
  enter: { beginning: 'paragraphs', weights: { type: 6, enter: 3 } },
  join: { beginning: 'paragraphs', weights: { type: 6, enter: 2, enterAtEnd: 1, backspaceAtStart: 3 } },
  lists: {
    beginning: 'paragraphs',
    weights: { type: 6, enter: 3, backspaceAtStart: 2, wrapInAList: 1, indent: 1, liftOut: 2 },
  },
  tables: {
    beginning: 'table',
    weights: {
      type: 6,
      enter: 2,
      backspaceAtStart: 1,
      addRow: 1,
      deleteRow: 0.5,
      addColumn: 1,
      deleteColumn: 0.5,
      deleteText: 1,
    },
  },
  drag: {
    beginning: 'paragraphs',
    weights: {
      type: 6,
      enter: 1,
      dragBlock: 2,
      dragText: 1,
      insertImage: 1,
      deleteImage: 0.3,
      paste: 1,
      deleteRange: 0.5,
    },
  },
  containers: {
    beginning: 'paragraphs',
    weights: {
      type: 8,
      enter: 2,
      enterAtEnd: 1,
      backspaceAtStart: 2,
      quote: 1,
      label: 1,
      insertFootnote: 0.7,
      insertContents: 0.3,
      makeToggle: 1,
      unwrapToggle: 0.5,
      liftOut: 1,
      dragBlock: 0.5,
    },
  },
  /** All kinds of blocks and elements in lines that are beside paragraphs, lists and headings. */
  kinds: {
    beginning: 'paragraphs',
    weights: {
      type: 10,
      deleteText: 1,
      mark: 0.5,
      enter: 2,
      enterAtEnd: 1,
      backspaceAtStart: 2,
      quote: 1,
      label: 1,
      makeToggle: 1,
      unwrapToggle: 0.5,
      liftOut: 1,
      insertFootnote: 0.5,
      insertContents: 0.3,
      diagram: 0.7,
      retype: 0.7,
      insertTable: 0.3,
      addRow: 0.3,
      deleteRow: 0.1,
      addColumn: 0.3,
      deleteColumn: 0.1,
      formula: 0.7,
      mention: 1,
      emoji: 1,
      dragBlock: 0.5,
      paste: 0.2,
    },
  },
  all: {
    beginning: 'paragraphs',
    weights: {
      type: 8,
      deleteText: 1,
      mark: 1,
      enter: 2,
      enterAtEnd: 1,
      backspaceAtStart: 2,
      wrapInAList: 0.5,
      indent: 0.5,
      liftOut: 1,
      quote: 0.5,
      retype: 1,
      lineBreak: 0.5,
      deleteRange: 0.5,
      insertImage: 0.5,
      dragBlock: 0.5,
      paste: 0.3,
    },
  },
} as const satisfies Record<string, Mix>

/** The name of a mix. */
export type MixName = keyof typeof MIXES

/** The same mix with undo and redo: between a fifth and four fifths as often as all other actions together. */
export function withUndo(mix: Mix): Mix {
  const weights: Mix['weights'] = { ...mix.weights, undo: 3, redo: 1.5 }
  return { beginning: mix.beginning, weights }
}

/** A random action of the mix. */
export function chooseAction(mix: Mix, random: () => number): { name: ActionName; action: Action } {
  let all = 0
  for (const weight of Object.values(mix.weights)) all += weight
  let rest = random() * all
  let chosen: ActionName = 'type'
  for (const [name, weight] of Object.entries(mix.weights) as [ActionName, number][]) {
    chosen = name
    rest -= weight
    if (rest < 0) break
  }
  return { name: chosen, action: ACTIONS[chosen] }
}
