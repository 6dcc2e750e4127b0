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

/** Starts a worker. `tell` gets the answers, `fail` is called if the worker cannot work. */
export const start = (tell: (answer: Answer) => void, fail: (message: string) => void): Answerer => {
  const worker = new Worker(new URL("worker.ts", import.meta.url), { type: "module" })
  let latest = 0
  worker.addEventListener("message", ({ data: { answer, id } }: MessageEvent<Answered>) => {
    if (id === latest) tell(answer)
  })
  worker.addEventListener("error", ({ message }) => fail(message))
  return {
    ask: (state) => {
      latest += 1
      // A state may be a proxy of Vue, which cannot be sent.
      const asked: Asked = { id: latest, state: JSON.parse(JSON.stringify(state)) }
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker is no window.
      worker.postMessage(asked)
    },
    stop: () => worker.terminate()
  }
}
