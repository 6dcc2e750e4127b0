/**
 * Answers questions in a worker, so that the page stays quick whatever is typed into it.
 */
import { answer, type Question } from "./Answer.ts"

addEventListener("message", ({ data }: MessageEvent<Question>) => postMessage(answer(data)))
