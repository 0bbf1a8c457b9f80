import { Message } from './Message.tsx'

/** Instead of a page whose code could not be loaded, or failed. */
export function NotLoaded() {
  return (
    <Message
      title="This page could not be shown"
      text="The network failed, the server was updated after this page was opened, or the page has a fault. What you wrote is kept."
    >
      <button type="button" className="cw-button cw-button-main" onClick={() => location.reload()}>
        Load it again
      </button>
    </Message>
  )
}
