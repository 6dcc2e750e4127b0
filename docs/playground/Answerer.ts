/**
 * Asks a worker, and tells the answer to the latest question only.
 */
import type { Answer } from "./Answer.ts"
import type { State } from "./State.ts"

/** A question to the worker. */
export interface Asked {
  readonly id: number
  readonly state: State
}

/** The answer of the worker. */
export interface Answered {
  readonly id: number
  readonly answer: Answer
}

/** Someone to ask. */
export interface Answerer {
  readonly ask: (state: State) => void
  readonly stop: () => void
}

/** Starts a worker. `tell` gets the answers, with what was asked; `fail` is called if the worker cannot work. */
export const start = (tell: (answer: Answer, asked: State) => void, fail: (message: string) => void): Answerer => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" })
  let latest: Asked | undefined
  worker.addEventListener("message", ({ data: { answer, id } }: MessageEvent<Answered>) => {
    if (id === latest?.id) tell(answer, latest.state)
  })
  worker.addEventListener("error", ({ message }) => fail(message))
  return {
    ask: (state) => {
      latest = { id: (latest?.id ?? 0) + 1, state }
      worker.postMessage(latest)
    },
    stop: () => worker.terminate()
  }
}
