/** Answers in a worker, so that the page stays responsive for any input. */
import { answer } from "./Answer.ts"
import type { Answered } from "./Answerer.ts"
import type { State } from "./State.ts"

const answered = (state: State): Answered => {
  try {
    return { answer: answer(state) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

addEventListener("message", ({ data }: MessageEvent<State>) => postMessage(answered(data)))
