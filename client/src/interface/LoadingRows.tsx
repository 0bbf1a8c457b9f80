/** Grey rows where a list will be, and the word for screen readers. */
export function LoadingRows({ count }: { count: number }) {
  return (
    <div className="cw-rows-loading" aria-busy="true">
      <span className="cw-hidden" role="status">
        Loading
      </span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same.
        <span key={index} />
      ))}
    </div>
  )
}
