// The remembered colours, before the first paint. A file of its own, because inline scripts are forbidden.
try {
  const theme = localStorage.getItem('cowrite.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.cwTheme = theme
} catch {
  // Blocked storage: the system's colours are fine.
}
