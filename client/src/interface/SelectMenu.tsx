import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Menu, MenuRule } from './Menu.tsx'
import './select-menu.css'

/** Something that can be chosen. */
export interface Option<T extends string> {
  readonly value: T
  readonly label: string
}

export interface SelectMenuProps<T extends string> {
  /** What is chosen, for screen readers, such as "Role of Ada". */
  readonly label: string
  readonly value: T
  readonly options: readonly Option<T>[]
  /** Whether the button is outlined, as one that stands alone. Default false. */
  readonly outlined?: boolean
  /** Whether a change is on its way. */
  readonly busy?: boolean
  /** The edge of the button at which the menu stands. Default `end`. */
  readonly align?: 'start' | 'end'
  readonly onChoose: (value: T) => void
  /** An entry after the options that takes what is chosen away. */
  readonly removal?: { readonly label: string; readonly run: () => void } | undefined
}

/** A button that shows what is chosen, and the menu of what can be chosen instead. */
export function SelectMenu<T extends string>(props: SelectMenuProps<T>) {
  const { label, value, options, outlined = false, busy = false, align = 'end', onChoose, removal } = props
  const present = options.find((option) => option.value === value)?.label ?? ''
  return (
    <Menu
      align={align}
      distance={4}
      button={
        <button
          type="button"
          className={outlined ? 'cw-button cw-select' : 'cw-button cw-button-quiet cw-select'}
          aria-label={`${label}: ${present}`}
          aria-busy={busy || undefined}
        >
          {present}
          <ChevronDown className="cw-icon-small" aria-hidden="true" />
        </button>
      }
    >
      <DropdownMenu.RadioGroup
        value={value}
        onValueChange={(chosen) => !busy && chosen !== value && onChoose(chosen as T)}
      >
        {options.map((option) => (
          <DropdownMenu.RadioItem key={option.value} value={option.value} className="cw-menu-item">
            <span className="cw-menu-label">{option.label}</span>
            <DropdownMenu.ItemIndicator>
              <Check className="cw-icon-small" aria-hidden="true" />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      {removal !== undefined && (
        <>
          <MenuRule />
          <DropdownMenu.Item className="cw-menu-item cw-menu-danger" onSelect={removal.run}>
            <span className="cw-menu-label">{removal.label}</span>
          </DropdownMenu.Item>
        </>
      )}
    </Menu>
  )
}
