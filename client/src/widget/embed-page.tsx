import './frame.css'
import { WIDGET_EVENTS } from './events.ts'
import { addressOfPath, frameMessage, hostOrigin, parseHostMessage } from './frame-messages.ts'
import { type CowriteHandle, createMount } from './mount.ts'

/** The page for frames, `/embed/{address}`: a widget that fills it and exchanges messages with the host page. */
function start(): void {
  document.title = 'Cowrite'
  document.body.classList.add('cw-frame')
  const address = addressOfPath(location.pathname)
  if (address === null) {
    document.body.textContent = 'This address names no document. It should look like /embed/demo/welcome.'
    return
  }
  const mount = createMount(location.origin, () => import('./view.tsx'))
  const handle = mount(document.body, { address })
  const origin = hostOrigin({ ancestorOrigins: location.ancestorOrigins, referrer: document.referrer })
  if (window.parent !== window && origin !== null) connect(handle, origin)
}

/** Sends events to the host page and handles its messages. Messages of other windows and origins are ignored. */
function connect(handle: CowriteHandle, origin: string): void {
  const host = window.parent
  for (const name of WIDGET_EVENTS) {
    handle.on(name, (detail) => host.postMessage(frameMessage(name, detail), origin))
  }
  addEventListener('message', (event) => {
    if (event.source !== host || event.origin !== origin) return
    const message = parseHostMessage(event.data)
    if (message === null) return
    switch (message.type) {
      case 'user':
        return handle.setUser(message.user)
      case 'token':
        return handle.setToken(message.token)
      case 'theme':
        return handle.setTheme(message.theme)
      case 'focus':
        return handle.focus()
      default:
        return message satisfies never
    }
  })
}

start()
