import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { keepFocus } from './keep-focus.ts'
import { usePortal } from './use-portal.ts'

export interface MenuProps {
  /** The button that opens it; one of a toolbar as well. */
  readonly button: ReactElement
  /** The edge of the button at which it stands. Default `end`. */
  readonly align?: 'start' | 'end'
  /** Default `bottom`. */
  readonly side?: 'top' | 'bottom'
  /** Distance from the button, CSS pixels. Default 8. */
  readonly distance?: number
  /** A class beside those of all menus. */
  readonly className?: string
  readonly defaultOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
  /** Called when it has closed, before its button gets the focus, which `preventDefault` leaves where it is. */
  readonly onClosed?: (event: Event) => void
  /** What it offers; a function is given the element for its submenus. */
  readonly children: ReactNode | ((container: HTMLElement | null) => ReactNode)
}

/** A button and the menu that it opens, over which the rest of the page stays in use. */
export function Menu({ button, align = 'end', side = 'bottom', distance = 8, ...props }: MenuProps) {
  const { className = '', defaultOpen, onOpenChange, onClosed, children } = props
  const { ref, container } = usePortal()
  return (
    <DropdownMenu.Root
      modal={false}
      {...(defaultOpen === undefined ? {} : { defaultOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <DropdownMenu.Trigger ref={ref} asChild>
        {button}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          className={`cw-panel cw-menu ${className}`}
          align={align}
          side={side}
          sideOffset={distance}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            keepFocus(event)
            onClosed?.(event)
          }}
        >
          {typeof children === 'function' ? children(container) : children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps {
  readonly icon: LucideIcon
  readonly label: string
  /** The keys that do the same, as they are shown. */
  readonly keys?: string | undefined
  readonly onChoose: () => void
}

/** An entry of a menu. */
export function MenuItem({ icon: Icon, label, keys, onChoose }: MenuItemProps) {
  return (
    <DropdownMenu.Item className="cw-menu-item" onSelect={onChoose}>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{label}</span>
      {keys !== undefined && <kbd className="cw-keys">{keys}</kbd>}
    </DropdownMenu.Item>
  )
}

/** The line between two groups of entries. */
export const MenuRule = () => <DropdownMenu.Separator className="cw-menu-rule" />
