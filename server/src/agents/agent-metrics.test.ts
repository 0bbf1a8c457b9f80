import { expect, it } from 'vitest'
import { Metrics } from '../observability/metrics.ts'
import { AgentMetrics } from './agent-metrics.ts'

it('AGENT-88: tells runs and models', async () => {
  const metrics = new Metrics()
  const agents = new AgentMetrics()
  const of = { provider: 'models.example', model: 'small' }
  const used = { inputTokens: 100, cachedTokens: 40, outputTokens: 20, reasoningTokens: 5, estimated: false }
  const call = { ...of, outcome: 'done', used, cost: 2.5e8, firstEventMs: 200, latencyMs: 3_000 } as const
  // Before there are metrics, nothing is lost but the figures.
  agents.called(call)
  agents.register(metrics, {
    runs: () => new Map([['queued', 2]]),
    models: () => [{ ...of, breaker: 'open', atWork: 3, waiting: 1 }],
  })
  agents.called(call)
  agents.called({ ...call, outcome: 'cut', cost: null, firstEventMs: null })
  agents.called({ ...call, outcome: 'refused', latencyMs: 0 })
  agents.ended({ agent: 'writer', state: 'failed' })
  const lines = (await metrics.read()).split('\n')
  const model = 'provider="models.example",model="small"'
  for (const line of [
    'cowrite_agent_runs{state="queued"} 2',
    'cowrite_agent_runs_ended_total{agent="writer",outcome="failed"} 1',
    `cowrite_model_breaker{${model}} 2`,
    `cowrite_model_calls_running{${model}} 3`,
    `cowrite_model_calls_waiting{${model}} 1`,
    `cowrite_model_calls_total{${model},outcome="done"} 1`,
    `cowrite_model_calls_total{${model},outcome="cut"} 1`,
    `cowrite_model_calls_total{${model},outcome="refused"} 1`,
    `cowrite_model_tokens_total{${model},kind="input"} 200`,
    `cowrite_model_tokens_total{${model},kind="cached"} 80`,
    `cowrite_model_tokens_total{${model},kind="output"} 40`,
    `cowrite_model_tokens_total{${model},kind="reasoning"} 10`,
    `cowrite_model_cost_dollars_total{${model}} 0.25`,
    `cowrite_model_first_event_seconds_count{${model}} 1`,
    `cowrite_model_first_event_seconds_sum{${model}} 0.2`,
    `cowrite_model_call_seconds_count{${model}} 2`,
  ])
    expect(lines).toContain(line)
})
