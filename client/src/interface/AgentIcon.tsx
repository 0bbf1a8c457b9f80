/** The mark of what agents do: the block that is their caret, in their square. */
export function AgentIcon({ className }: { className: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <rect x="3" y="3" width="18" height="18" rx="5" />
      <path d="M12 8v8M9.5 8h5M9.5 16h5" />
    </svg>
  )
}
