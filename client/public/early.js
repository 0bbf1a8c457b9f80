// What need not wait for the app's scripts. A file of its own, because inline scripts are forbidden.
;(() => {
  // The stored colours, before the first paint.
  try {
    const theme = localStorage.getItem('cowrite.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.cwTheme = theme
  } catch {
    // Blocked storage: the system's colours are fine.
  }
  // The page's first request. `src/app/early-request.ts` takes the response.
  const path = firstRequest()
  if (path === null) return
  const response = fetch(path, { headers: { accept: 'application/json' } })
  response.catch(() => {
    // The app handles it when it takes the response.
  })
  window.cowriteEarly = { path, response, socket: socketOfDocument() }

  // The connection of a document's page. It says nothing of the document yet. `src/app/early-session.ts` takes it.
  function socketOfDocument() {
    if (!location.pathname.startsWith('/d/')) return null
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/collab`)
    // Before the first message.
    socket.binaryType = 'arraybuffer'
    return socket
  }

  function firstRequest() {
    if (/^\/(favourites|recent|p\/.*)?$/.test(location.pathname)) {
      return '/api/documents?all=true&limit=1000&trashed=false'
    }
    if (!location.pathname.startsWith('/d/')) return null
    try {
      const address = decodeURIComponent(location.pathname.slice('/d/'.length))
      if (address === '') return null
      return `/api/documents/${encodeURIComponent(address.includes('/') ? address : `demo/${address}`)}`
    } catch {
      // An invalid percent encoding is no page of the app.
      return null
    }
  }
})()
