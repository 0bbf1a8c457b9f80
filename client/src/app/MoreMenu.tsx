import type { Editor } from '@tiptap/core'
import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Fragment, useRef } from 'react'
import { keysLabel } from '../editor/controls/key-label.ts'
import { usePortal } from '../editor/controls/portal.ts'
import { ExportItems } from '../editor/export/ExportItems.tsx'
import type { ExportJob } from '../editor/export/export-job.ts'
import { TypographyItem } from '../editor/typography/TypographyItem.tsx'
import { LanguageItems } from '../editor/words/LanguageItems.tsx'
import type { CommandGroup } from './palette/palette-context.ts'
import { ThemeItems } from './preferences/ThemeItems.tsx'
import './print-title.css'

export interface MoreMenuProps {
  readonly address: string
  readonly groups: readonly CommandGroup[]
  /** `null` until there is an editor. */
  readonly editor: Editor | null
  readonly onExport: (job: ExportJob) => void
}

/** The menu of what can be done with the whole document, in groups. */
export default function MoreMenu({ address, groups, editor, onExport }: MoreMenuProps) {
  const portal = usePortal()
  const chosen = useRef<(() => void) | null>(null)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="More" data-cw-tip="More">
        <Ellipsis className="cw-icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portal.container}>
        <DropdownMenu.Content
          className="cw-panel cw-menu"
          align="end"
          sideOffset={8}
          collisionPadding={8}
          onCloseAutoFocus={() => {
            // After the button of the menu has the focus: what a command opens takes it from there.
            if (chosen.current !== null) queueMicrotask(chosen.current)
            chosen.current = null
          }}
        >
          {groups.map(({ name, commands }) => (
            <Fragment key={name}>
              {name === 'files' && editor !== null && (
                <ExportItems editor={editor} container={portal.container} onExport={onExport} />
              )}
              {commands.map(({ id, label, icon: Icon, keys, run }) => (
                <DropdownMenu.Item
                  key={id}
                  className="cw-menu-item"
                  onSelect={() => {
                    chosen.current = run
                  }}
                >
                  <Icon className="cw-icon" aria-hidden="true" />
                  <span className="cw-menu-label">{label}</span>
                  {keys !== undefined && <kbd className="cw-keys">{keysLabel(keys)}</kbd>}
                </DropdownMenu.Item>
              ))}
              <DropdownMenu.Separator className="cw-menu-rule" />
            </Fragment>
          ))}
          <TypographyItem />
          {editor !== null && (
            <LanguageItems address={address} editor={editor} container={portal.container} />
          )}
          <DropdownMenu.Separator className="cw-menu-rule" />
          <ThemeItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
