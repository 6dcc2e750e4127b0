/** Answers in a worker, so that the page stays responsive for any input. */
import * as DockerAnswer from "./DockerAnswer.ts"
import type { Answered } from "./Answerer.ts"
import type { Answer } from "./Answer.ts"
import * as Family from "./Family.ts"
import type { State } from "./State.ts"

/** Answers by the rules of the family. Those of other engines than Docker's are loaded when they are first asked. */
const answer = async (state: State): Promise<Answer> => {
  switch (Family.of(state.engine).name) {
    case "docker":
      return DockerAnswer.answer(state)
    case "podman":
      return (await import("./PodmanAnswer.ts")).answer(state)
    case "containerd":
      return (await import("./ContainerdAnswer.ts")).answer(state)
    case "cri-o":
      return (await import("./CrioAnswer.ts")).answer(state)
  }
}

const answered = async (state: State): Promise<Answered> => {
  try {
    return { answer: await answer(state) }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

addEventListener("message", async ({ data }: MessageEvent<State>) => postMessage(await answered(data)))
