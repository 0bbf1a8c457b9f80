/** Asks for files by the browser's dialog; on phones also by the camera. Resolves to none when it is canceled. */
export function chooseFiles(accept: string, several: boolean, capture = false): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = several
    if (capture) input.setAttribute('capture', 'environment')
    input.addEventListener('change', () => resolve([...(input.files ?? [])]))
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}
