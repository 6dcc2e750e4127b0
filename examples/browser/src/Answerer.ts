/**
 * Has questions answered: by a worker, or in the page where there can be none, as in one that is opened from the disk.
 */
import { type Answer, answer, type Question } from "./Answer.ts"

/** Where questions are answered. */
export type Where = "page" | "worker"

/**
 * Starts a worker. What is returned asks a question; the answer is told later, in the order of the questions, with where it
 * was found.
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
