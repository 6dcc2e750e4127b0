/**
 * Asks a worker one question at a time. Of those that come meanwhile only the latest is asked.
 */
import type { Answer } from "./Answer.ts"
import type { State } from "./State.ts"

/** What the worker sends. */
export type Answered = { readonly answer: Answer } | { readonly failure: string }

/** A worker that answers. */
export interface Answerer {
  readonly ask: (state: State) => void
  readonly stop: () => void
}

/** Starts a worker. `tell` gets each answer, with the state that was asked about. */
export const start = (tell: (answered: Answered, asked: State) => void): Answerer => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" })
  let asked: State | undefined
  let next: State | undefined
  const send = (state: State): void => {
    asked = state
    next = undefined
    worker.postMessage(state)
  }
  const answered = (answer: Answered): void => {
    const state = asked
    asked = undefined
    if (state !== undefined) tell(answer, state)
    if (next !== undefined) send(next)
  }
  worker.addEventListener("message", ({ data }: MessageEvent<Answered>) => answered(data))
  // An error of the worker itself, such as a script that is not there. It says nothing about why.
  worker.addEventListener("error", () => answered({ failure: "The worker did not load. Reload the page." }))
  return {
    ask: (state) => {
      if (asked === undefined) send(state)
      else next = state
    },
    stop: () => worker.terminate()
  }
}
