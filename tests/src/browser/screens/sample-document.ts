/** The address of the picture in the document. */
export const PICTURE_URL = 'https://pictures.example/gorge.svg'

/** The picture itself, as SVG. */
export const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"><rect width="960" height="540" fill="#b9cdd6"/><path d="M0 540 L0 330 L240 120 L430 340 L600 210 L960 430 L960 540Z" fill="#5d7785"/><path d="M0 540 L0 450 Q480 380 960 500 L960 540Z" fill="#e8eef1"/></svg>`

/** Markdown with every block and nearly every mark of a document. `friend` is the address of a document that it mentions. */
export function sampleMarkdown(friend: string): string {
  return `# Ice on the stations

Of the **seven stations** two have *lost* their \`masts\`, <u>one</u> is ==frozen in==, and ~~four~~ three are [as they were](https://example.com/stations). Ask <span data-mention="person">@Mara Heron</span> about [@Spring plan](/d/${encodeURIComponent(friend)}) before <time datetime="2026-11-30">30 November 2026</time> 🧊.[^1]

[TOC]

## What we saw

1. The upper gorge
2. The ford
   - with ice
   - without

- [x] Count the masts
- [ ] Write to the mill about the rope that was lent to them in the autumn of the year before last

> The river keeps what it is given.
>
> — An old saying

> [!NOTE]
> Boats go only as far as the ford.

> [!WARNING]
> The bridge is closed.

<details>
<summary>How we measured</summary>

With a rope of forty metres, twice a day.

</details>

### Figures

| Station | Depth | Ice |
| --- | ---: | --- |
| Upper gorge | 2.4 m | none |
| Ford | 0.9 m | thin |
| Mill | 1.7 m | thick, and it carries |

The flow is $Q = A v$, so that

$$
Q = \\int_A v \\, dA
$$

\`\`\`ts
const depth = stations.map(({ name, metres }) => \`\${name}: \${metres} m\`).join(', ') // one line that is longer than the column
\`\`\`

\`\`\`mermaid
flowchart LR
  A[Upper gorge] --> B[Ford] --> C[Mill]
\`\`\`

![The gorge in March](${PICTURE_URL})

---

#### The last part

It ends here.

[^1]: Counted on the first of March.
`
}
