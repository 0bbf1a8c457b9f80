// What need not wait for the app's scripts. A file of its own, because inline scripts are forbidden.
;(() => {
  const local = storage('localStorage')
  // The stored colours, before the first paint.
  const theme = local?.getItem('cowrite.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.cwTheme = theme

  // The page's first request, with credentials if this browser has had any. `src/app/early-request.ts` takes the response.
  const path = firstRequest()
  const renewal = local?.getItem('cowrite.account') ? renew() : null
  if (path === null && renewal === null) return
  const response = path === null ? null : request(path)
  response?.catch(() => {
    // The app handles it when it takes the response.
  })
  window.cowriteEarly = { path, response, renewal, socket: socketOfDocument() }

  function storage(name) {
    try {
      return window[name] ?? null
    } catch {
      // Blocked storage: everything works without.
      return null
    }
  }

  // Renews the account's session by its cookie, in one window at a time: `src/app/account-session/account-session.ts`.
  function renew() {
    const send = () =>
      fetch('/api/v1/auth/refresh', { method: 'POST', headers: { accept: 'application/json' } })
    const sent = navigator.locks ? navigator.locks.request('cowrite.session', send) : send()
    sent.catch(() => {
      // The app handles it, too.
    })
    return sent
  }

  async function request(path) {
    const headers = { accept: 'application/json' }
    const token = visitToken() ?? (await accessToken())
    if (token) headers.authorization = `Bearer ${token}`
    return fetch(path, { headers })
  }

  async function accessToken() {
    if (renewal === null) return null
    try {
      return (await (await renewal).clone().json()).accessToken
    } catch {
      // The app says that there is no answer.
      return null
    }
  }

  // The token of the share link by which this window has opened the document: `src/app/account-session/share-visits.ts`.
  function visitToken() {
    const visits = storage('sessionStorage')?.getItem('cowrite.visits')
    return visits ? new Map(JSON.parse(visits)).get(documentAddress()) : undefined
  }

  // The connection of a document's page. It says nothing of the document yet. `src/app/early-session.ts` takes it.
  function socketOfDocument() {
    if (path === null || !location.pathname.startsWith('/d/')) return null
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/collab`)
    // Before the first message.
    socket.binaryType = 'arraybuffer'
    return socket
  }

  function firstRequest() {
    if (/^\/(favourites|recent|p\/.*)?$/.test(location.pathname)) {
      return '/api/documents?all=true&limit=1000&trashed=false'
    }
    const address = documentAddress()
    return address === null ? null : `/api/documents/${encodeURIComponent(address)}`
  }

  function documentAddress() {
    if (!location.pathname.startsWith('/d/')) return null
    try {
      const address = decodeURIComponent(location.pathname.slice('/d/'.length))
      if (address === '') return null
      return address.includes('/') ? address : `demo/${address}`
    } catch {
      // An invalid percent encoding is no page of the app.
      return null
    }
  }
})()
