import type { AgentRun, EndedCall, ModelState } from '@cowrite/ai-assist'
import type { Metrics } from '../observability/metrics.ts'

/** Upper bounds in seconds: the first word takes a part of a second, a long answer minutes. */
const CALL_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

/** What {@link AgentMetrics} read. */
export interface AgentFigures {
  /** The runs of this node, as many as there are in each state. */
  readonly runs: () => ReadonlyMap<string, number>
  /** The models; none before the assistant is loaded. */
  readonly models: () => readonly ModelState[]
}

type Recording = ReturnType<typeof recording>

/** The metrics of agents and models. Labels are configured names, never those of documents or people. */
export class AgentMetrics {
  private recording: Recording | null = null

  /** Registers them. */
  register(metrics: Metrics, { runs, models }: AgentFigures): void {
    this.recording = recording(metrics)
    metrics.gauges('cowrite_agent_runs', 'Runs of agents of this node.', ['state'], () =>
      [...runs()].map(([state, count]) => [{ state }, count] as const),
    )
    const each = (value: (state: ModelState) => number) => () =>
      models().map((state) => [{ provider: state.provider, model: state.model }, value(state)] as const)
    const labels = ['provider', 'model'] as const
    metrics.gauges(
      'cowrite_model_breaker',
      '0: the model is asked. 1: one request tries it. 2: it is not asked, because it failed.',
      labels,
      each(({ breaker }) => (breaker === 'closed' ? 0 : breaker === 'half-open' ? 1 : 2)),
    )
    metrics.gauges(
      'cowrite_model_calls_running',
      'Calls of a model at work.',
      labels,
      each((model) => model.atWork),
    )
    metrics.gauges(
      'cowrite_model_calls_waiting',
      'Calls of a model that wait for others to end.',
      labels,
      each((model) => model.waiting),
    )
  }

  /** Records a call of a model. */
  called({ provider, model, outcome, used, cost, firstEventMs, latencyMs }: EndedCall): void {
    if (this.recording === null) return
    const { calls, tokens, dollars, firstEvent, duration } = this.recording
    const of = { provider, model }
    calls({ ...of, outcome }, 1)
    if (outcome === 'refused') return
    // Cached tokens are a part of the input, reasoning tokens of the output.
    tokens({ ...of, kind: 'input' }, used.inputTokens)
    tokens({ ...of, kind: 'cached' }, used.cachedTokens)
    tokens({ ...of, kind: 'output' }, used.outputTokens)
    tokens({ ...of, kind: 'reasoning' }, used.reasoningTokens)
    if (cost !== null) dollars(of, cost / 1e9)
    if (firstEventMs !== null) firstEvent(of, firstEventMs)
    duration(of, latencyMs)
  }

  /** Records the end of a run. */
  ended({ agent, state }: Pick<AgentRun, 'state'> & { readonly agent: string }): void {
    this.recording?.runs({ agent, outcome: state }, 1)
  }
}

function recording(metrics: Metrics) {
  const labels = ['provider', 'model'] as const
  return {
    runs: metrics.counters('cowrite_agent_runs_ended_total', 'Runs of agents that have ended.', [
      'agent',
      'outcome',
    ]),
    calls: metrics.counters(
      'cowrite_model_calls_total',
      'Calls of models, by how they ended: done, aborted, refused by a budget, or the kind of the failure.',
      [...labels, 'outcome'],
    ),
    tokens: metrics.counters(
      'cowrite_model_tokens_total',
      'Tokens of calls; cached ones are a part of the input, reasoning ones of the output.',
      [...labels, 'kind'],
    ),
    dollars: metrics.counters(
      'cowrite_model_cost_dollars_total',
      'Cost of calls of models with a price.',
      labels,
    ),
    firstEvent: metrics.histograms(
      'cowrite_model_first_event_seconds',
      'Time from a call to the first event of its answer, in seconds.',
      labels,
      CALL_BUCKETS_S,
    ),
    duration: metrics.histograms(
      'cowrite_model_call_seconds',
      'Time from a call to its end, in seconds.',
      labels,
      CALL_BUCKETS_S,
    ),
  }
}
