/**
 * Answers questions in a worker, or in the page if it cannot have a worker, such as a page opened from the disk.
 */
import { type Answer, answer, type Question } from "./Answer.ts"

/** The place where a question is answered. */
export type Where = "page" | "worker"

/**
 * Starts a worker and returns a function that asks a question. `tell` receives the answers in the order of the questions, and
 * where they were found.
 */
export const start = (tell: (answer: Answer, where: Where) => void): ((question: Question) => void) => {
  const inPage = (question: Question): void => tell(answer(question), "page")
  const worker = startWorker()
  if (worker === undefined) return inPage
  let ask = (question: Question): void => worker.postMessage(question)
  let latest: Question | undefined
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => tell(data, "worker"))
  worker.addEventListener("error", () => {
    ask = inPage
    if (latest !== undefined) inPage(latest)
  })
  return (question) => {
    latest = question
    ask(question)
  }
}

const startWorker = (): Worker | undefined => {
  try {
    return new Worker("worker.js")
  } catch {
    return undefined
  }
}
