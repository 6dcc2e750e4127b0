/**
 * Podman, as a family of engines.
 */
import {
  Podman,
  PodmanDetection,
  PodmanExample,
  PodmanProblem,
  type PodmanResolution,
  type PodmanTable
} from "@oci-runtimes/core/podman"
import { Check } from "@oci-runtimes/core/questions"
import { Assessed, EngineEnvironment } from "@oci-runtimes/node"
import { PodmanContainers, PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import type { DetectedRelease } from "../flags/EngineChoice.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Answered, Family, Question } from "./Family.ts"

const ask = Effect.fnUntraced(function* (question: Question) {
  const { file, host, modules, searchPath, user, version } = question
  const { detected, engine } = yield* engineOf(version)
  yield* requireLinux(question)
  const assessed = yield* PodmanMachine.assess(engine, {
    modules,
    host,
    ...(searchPath !== undefined && { searchPath }),
    ...(file !== undefined && { file }),
    ...(user !== undefined && { user: yield* userNamed(user) })
  })
  const { problems, settings } = assessed.reading
  const asked: Answered<PodmanTable.PodmanTable, PodmanResolution.PodmanResolution> = {
    family: podman,
    engine,
    user: user ?? (assessed.given.uid === 0 ? "root" : `user ${assessed.given.uid}`),
    detected,
    reservation: problems.find(({ code }) => code === "newer-release")?.message,
    file: assessed.file,
    files: settings.files,
    isAlone: assessed.isAlone,
    table: assessed.table,
    check: Check.make(assessed),
    bytesOf: (path) => PodmanMachine.bytesOf(assessed, path),
    textOf: (path) => PodmanMachine.textOf(assessed, path),
    explain: (request) => Assessed.explain(assessed, request),
    containers: PodmanContainers.find(assessed),
    list: Assessed.list(assessed),
    side: assessed
  }
  return asked
})

/** Podman. */
export const podman: Family<PodmanTable.PodmanTable, PodmanResolution.PodmanResolution> = {
  name: "podman",
  title: "Podman",
  without: {
    reload: "Podman has no daemon: each command reads the configuration anew, so there is nothing to reload",
    running: "Podman has no daemon, so nothing runs with another configuration than that of its files",
    scripts: "Podman writes no wrapper scripts: it calls the program of a runtime with the arguments themselves"
  },
  between: (from, to) => Podman.between(from, to),
  codes: PodmanProblem.codes.map((code) => ({ code, ...PodmanProblem.kindOf(code), ...PodmanExample.of(code) })),
  ask
}

const engineOf = Effect.fnUntraced(function* (version: string) {
  const refused = Effect.mapError(
    (unknown: Podman.UnknownRelease) => new InvalidCommandLine({ problems: [Podman.message(unknown)] })
  )
  if (version !== "") return { engine: yield* refused(Effect.fromResult(Podman.release(version))), detected: null }
  const { because, engine, version: found } = yield* refused(PodmanMachine.detect)
  const detected: DetectedRelease | null = {
    engine: engine.id,
    title: engine.title,
    reason: `The rules of ${engine.title} apply (${because}).`,
    because,
    version: found ?? null,
    program: found === undefined ? null : PodmanDetection.question
  }
  return { engine, detected }
})

/** Fails on a system on which Podman runs containers in a virtual machine, unless a file is asked about. */
const requireLinux = Effect.fnUntraced(function* ({ file }: Question) {
  const { platform } = yield* EngineEnvironment.EngineEnvironment
  if (platform === "linux" || file !== undefined) return
  const problem =
    "Podman runs containers in a virtual machine on this system, where this command cannot look. Run it there (podman machine ssh), or check a FILE"
  yield* new InvalidCommandLine({ problems: [problem] })
})

const userNamed = Effect.fnUntraced(function* (name: string) {
  const user = yield* PodmanMachine.userNamed(name)
  const problem = `There is no user ${JSON.stringify(name)} in /etc/passwd. Give --as the name or the number of a user of this machine`
  return user ?? (yield* new InvalidCommandLine({ problems: [problem] }))
})
