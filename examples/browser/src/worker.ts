/**
 * The worker. It answers questions, so that the page stays responsive for any input.
 */
import { answer, type Question } from "./Answer.ts"

addEventListener("message", ({ data }: MessageEvent<Question>) => postMessage(answer(data)))
