import type { Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import type { LaterComponent } from '../controls/later.ts'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** A feature asks for one of its cards: where only its marker stands, the marker opens it. */
    askCard: object
  }
}

/** What stands beside one place of the text. */
export interface MarginCard {
  /** Its own among the cards of its feature, as long as it is there. */
  readonly id: string
  /** The part of the text that it is about, in the present document. It stands beside the line where that begins. */
  readonly from: number
  readonly to: number
  /** Its name for screen readers. */
  readonly label: string
  /** One or two letters or digits, for its marker where the window has no room for it. */
  readonly mark: string
}

/** A capability of the editor that puts cards into the margin. What it loads at first only tells where they are. */
export interface MarginFeature {
  readonly id: string
  /** The cards of a document; the same object as before while nothing about them changed. Asked once a frame. */
  readonly cards: (state: EditorState) => readonly MarginCard[]
  /** What a card shows, with one button at least; loaded with the first card. */
  readonly content: LaterComponent<MarginCardProps>
  /** The id of the card that somebody asked for; `null` for none. Default none. */
  readonly asked?: (editor: Editor) => string | null
  /** For cards that are gone through one after the other. Default: they are not. */
  readonly stops?: () => Promise<{ readonly stops: CardStops }>
}

/** The cards of a feature that are gone through together with those of other features. */
export interface CardStops {
  /** Resolves when it is known which cards there are. */
  readonly ready: (editor: Editor) => Promise<void>
  /** Brings the part of the text of a card into view and gives the card the focus. */
  readonly show: (editor: Editor, id: string) => void
}

/** What the content of a card is given. */
export interface MarginCardProps {
  readonly editor: Editor
  readonly id: string
  /** Whether the focus is in it, or the caret at its part of the text. */
  readonly isActive: boolean
}
