import { captionOf, MAX_CAPTION, MIN_PERCENT } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { ask } from '../controls/requests.ts'
import { button, icon, part } from '../files/dom.ts'
import { selectAt, setAttributes } from '../files/node-edits.ts'
import { ProgressNote } from '../files/progress-note.ts'
import type { StoredContent, StoredPlace } from '../files/stored-place.ts'
import { type SeenSource, SourceWatch } from '../files/watch-source.ts'
import { watchGrip } from './grip.ts'
import { ImageLoader } from './image-loader.ts'
import type {} from './picture-request.ts'
import './pictures.css'

const ENLARGE = 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7'

/** An image: the picture with its caption, handles for its width, and what is said while it is not there. */
export class PictureContent implements StoredContent {
  readonly #place: StoredPlace
  readonly #watch: SourceWatch
  readonly #loader: ImageLoader
  readonly #frame = part('div', 'cw-picture-frame')
  readonly #image = part('img', 'cw-picture-image')
  readonly #note = new ProgressNote()
  readonly #undescribed: HTMLButtonElement
  readonly #enlarge: HTMLButtonElement
  readonly #grips: readonly HTMLElement[]
  readonly #caption = part('figcaption', 'cw-caption')
  #node: Node
  #seen: SeenSource = { url: null, stored: null, upload: null, lack: null }

  constructor(node: Node, place: StoredPlace) {
    this.#node = node
    this.#place = place
    this.#loader = new ImageLoader(this.#image, this.#frame)
    this.#undescribed = button('cw-undescribed', 'Describe', () => {
      selectAt(place.editor, place.getPos())
      ask(place.editor, 'picture', { what: 'description' })
    })
    this.#undescribed.title = 'This picture has no description for those who cannot see it'
    this.#enlarge = button('cw-enlarge', '', () => this.#open())
    this.#enlarge.append(icon(ENLARGE))
    this.#grips = (['start', 'end'] as const).map((side) =>
      watchGrip(side, this.#frame, {
        percent: () => this.#node.attrs['percent'] as number | null,
        set: (percent) => setAttributes(place.editor, place.getPos(), { percent }),
      }),
    )
    this.#image.addEventListener('load', () => this.#loaded())
    this.#image.addEventListener('error', () => this.#render())
    this.#image.addEventListener('click', () => {
      if (!place.editor.isEditable) this.#open()
    })
    this.#image.addEventListener('dblclick', () => this.#open())
    this.#frame.append(this.#image, this.#note.dom, this.#enlarge, this.#undescribed, ...this.#grips)
    place.dom.append(this.#frame)
    // Tiptap emits this event at each edit, and when the editor becomes read-only or editable.
    place.editor.on('update', this.#updated)
    this.#watch = new SourceWatch(place.editor, (seen) => {
      this.#seen = seen
      this.#render()
    })
    this.draw(node)
  }

  draw(node: Node): void {
    this.#node = node
    this.#watch.follow(node.attrs['src'])
    this.#render()
  }

  owns({ target }: Event): boolean {
    return target instanceof Element && target.closest('button, textarea, .cw-picture-grip') !== null
  }

  destroy(): void {
    this.#place.editor.off('update', this.#updated)
    this.#watch.destroy()
    this.#loader.destroy()
  }

  #isEditable = false

  readonly #updated = (): void => {
    if (this.#isEditable !== this.#place.editor.isEditable) this.#render()
  }

  #open(): void {
    if (!this.#loader.isLoaded) return
    const { url, stored, upload } = this.#seen
    // Others than stored pictures are whole in the text.
    const whole = upload === null && stored !== null ? url : null
    const caption = captionOf(this.#node.attrs['caption'])
    import('./lightbox.ts').then(
      ({ openLightbox }) => openLightbox({ image: this.#image, whole, caption, focus: this.#enlarge }),
      reportError,
    )
  }

  /** Keeps the size of a picture in the document, so that its place is known before it is loaded. */
  #loaded(): void {
    this.#render()
    const { width, height, src } = this.#node.attrs
    const { naturalWidth, naturalHeight } = this.#image
    // By who adds it alone: others would all write the same.
    if (this.#seen.upload === null || width !== null || height !== null || naturalWidth === 0) return
    const position = this.#place.getPos()
    const { editor } = this.#place
    if (
      position === undefined ||
      editor.state.doc.nodeAt(position)?.attrs['src'] !== src ||
      !editor.isEditable
    )
      return
    const { tr } = editor.state
    tr.setNodeAttribute(position, 'width', naturalWidth).setNodeAttribute(position, 'height', naturalHeight)
    editor.view.dispatch(tr.setMeta('addToHistory', false))
  }

  #render(): void {
    const { editor, getPos, dom } = this.#place
    const { attrs } = this.#node
    const { isEditable } = editor
    this.#isEditable = isEditable
    const seen = this.#seen
    this.#note.show(seen, {
      editor,
      getPos,
      thing: 'picture',
      src: () => String(this.#node.attrs['src'] ?? ''),
    })
    this.#loader.show(seen)
    this.#image.alt = typeof attrs['alt'] === 'string' ? attrs['alt'] : ''
    this.#image.title = typeof attrs['title'] === 'string' ? attrs['title'] : ''
    const hasPicture = seen.url !== null || seen.upload !== null
    dom.toggleAttribute('data-empty', !hasPicture || this.#loader.isBroken)
    dom.toggleAttribute('data-broken', hasPicture && this.#loader.isBroken)
    dom.toggleAttribute('data-busy', seen.upload !== null && seen.upload.state.kind !== 'done')
    this.#undescribed.hidden = !isEditable || attrs['alt'] !== null || !this.#loader.isLoaded
    const { clientWidth, clientHeight } = this.#frame
    // Beside it, as they would cover it.
    dom.toggleAttribute('data-small', this.#loader.isLoaded && (clientWidth < 160 || clientHeight < 80))
    this.#enlarge.hidden = !this.#loader.isLoaded
    this.#enlarge.setAttribute(
      'aria-label',
      attrs['alt'] ? `Enlarge: ${attrs['alt']}` : 'Enlarge the picture',
    )
    for (const grip of this.#grips) {
      grip.hidden = !isEditable || !hasPicture
      if (grip.tabIndex === 0)
        grip.setAttribute('aria-valuenow', String(attrs['percent'] ?? this.#shownPercent()))
    }
    this.#drawCaption(captionOf(attrs['caption']), isEditable)
  }

  #shownPercent(): number {
    const column = this.#place.dom.clientWidth
    return column === 0 ? 100 : Math.max(MIN_PERCENT, Math.round((100 * this.#frame.clientWidth) / column))
  }

  #drawCaption(caption: string | null, isEditable: boolean): void {
    const field = this.#caption.querySelector('textarea')
    if (isEditable) {
      if (field === null) this.#caption.replaceChildren(this.#field(caption))
      else if (document.activeElement !== field) field.value = caption ?? ''
    } else this.#caption.textContent = caption
    this.#caption.dir = 'auto'
    this.#caption.toggleAttribute('data-empty', caption === null)
    if (caption === null && !isEditable) this.#caption.remove()
    else if (!this.#caption.isConnected) this.#place.dom.append(this.#caption)
  }

  /** The field of the caption, which is shown when it has one or the picture is selected. Enter and leaving it keep it. */
  #field(caption: string | null): HTMLTextAreaElement {
    const field = part('textarea', 'cw-caption-field')
    field.rows = 1
    field.maxLength = MAX_CAPTION
    field.value = caption ?? ''
    field.placeholder = 'Add a caption'
    field.setAttribute('aria-label', 'Caption of this picture')
    const keep = () => {
      const typed = captionOf(field.value.replace(/\s+/g, ' ').trim())
      setAttributes(this.#place.editor, this.#place.getPos(), { caption: typed })
    }
    field.addEventListener('blur', keep)
    field.addEventListener('keydown', (event) => {
      if (event.isComposing) return
      if (event.key === 'Escape') field.value = captionOf(this.#node.attrs['caption']) ?? ''
      if (event.key !== 'Enter' && event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      field.blur()
      selectAt(this.#place.editor, this.#place.getPos())
      this.#place.editor.view.focus()
    })
    return field
  }
}
