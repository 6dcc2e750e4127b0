/** Answers in a worker, so that the page stays responsive for any input. */
import { answer } from "./Answer.ts"
import type { Asked } from "./Answerer.ts"

addEventListener("message", ({ data: { id, state } }: MessageEvent<Asked>) =>
  postMessage({ id, answer: answer(state) })
)
