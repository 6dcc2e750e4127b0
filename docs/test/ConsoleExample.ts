/**
 * Examples of the command in documents: fences of the language `console`. They are run in their order on one machine in memory,
 * where what a command writes is there for the next command. `…` stands for omitted text: alone on a line for any lines,
 * otherwise for any characters of a line. What the machine has, comes from the document: see `DescribedMachine`.
 */
import { DiskSystem } from "@oci-runtimes/core/disk"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Disk, EngineApi, Processes, type Programs } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { applyPatch } from "diff"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { runCommand } from "../../packages/cli/test/Command.ts"
import { program } from "../../packages/cli/test/sampleMachine.ts"
import * as DescribedMachine from "./DescribedMachine.ts"

const home = DescribedMachine.directory

/** A machine with containerd, runc and crun. */
const machine: Disk.Files = {
  [home]: { type: "directory" },
  "/var/lib/docker": { type: "directory" },
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program,
  "/usr/bin/runc": program,
  "/usr/bin/crun": program,
  "/usr/bin/systemctl": program
}

const features = {
  ociVersionMin: "1.0.0",
  ociVersionMax: "1.0.2-dev",
  linux: {
    namespaces: ["cgroup", "ipc", "mount", "network", "pid", "user", "uts"],
    cgroup: { v1: true, v2: true, systemd: true, systemdUser: true }
  },
  annotations: { "io.github.seccomp.libseccomp.version": "2.5.4", "org.opencontainers.runc.version": "1.1.5" }
}

const programs: Programs.Answers = {
  "/usr/bin/runc features": ProgramRun.printed(JSON.stringify(features)),
  "/usr/bin/crun features": Result.succeed({ exitCode: 1, stdout: "", stderr: "unknown command features\n" })
}

/** Reports whether a document has examples of the command. */
export const hasExamples = (text: string): boolean => fence.test(text)

const fence = /^```console\n(.*?)^```$/ms

/** Returns the document with the outputs that the command prints. Omissions that still fit stay. */
export const rerun = (text: string): Effect.Effect<string, unknown> =>
  Effect.map(Effect.forEach(text.split(DescribedMachine.separator), rerunPart), (parts) =>
    parts.join(DescribedMachine.separator)
  )

/** Does the same for a part of a document that is about one machine. */
const rerunPart = (text: string): Effect.Effect<string, unknown> =>
  Effect.gen(function* () {
    const shell = shellOn(DescribedMachine.read(text))
    let written = ""
    let rest = text
    for (let match = fence.exec(rest); match !== null; match = fence.exec(rest)) {
      const blocks: Array<string> = []
      for (const { command, expected } of stepsIn(match[1]!)) {
        const printed = yield* shell(command)
        blocks.push(`$ ${command}\n${fits(expected, printed) ? expected : printed}`.trimEnd())
      }
      written += `${rest.slice(0, match.index)}\`\`\`console\n${blocks.join("\n\n")}\n\`\`\``
      rest = rest.slice(match.index + match[0].length)
    }
    return written + rest
  })

interface Step {
  readonly command: string
  readonly expected: string
}

const stepsIn = (block: string): ReadonlyArray<Step> => {
  const [before, ...steps] = block.split(/^\$ /m)
  if (before !== "") throw new Error(`A console example begins with a command, not with ${JSON.stringify(before)}.`)
  return steps.map((step) => {
    const end = step.indexOf("\n")
    return { command: step.slice(0, end), expected: step.slice(end + 1) }
  })
}

const fits = (expected: string, printed: string): boolean => {
  const lines = expected.trimEnd().split("\n")
  const pattern = lines.map((line) => (line === "…" ? "(?:.*\n)*" : `${line.split("…").map(escaped).join(".*")}\n`))
  return new RegExp(`^${pattern.join("")}$`).test(`${printed.trimEnd()}\n`)
}

const escaped = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")

/** Returns a function that runs a line on the machine and returns what a terminal would show. */
const shellOn = (described: DescribedMachine.DescribedMachine) => {
  let lastStatus = 0
  const { platform, workingDirectory } = described
  const system = DiskSystem.make(platform, platform === "windows" ? [workingDirectory] : [])
  const disk = Disk.memory({ ...(platform === "linux" && machine), ...described.files }, described.user, system)
  const processes = Processes.layerOf({ user: described.user, others: described.processes })
  const instead = Layer.mergeAll(
    Layer.succeed(Disk.Disk, disk),
    processes,
    Layer.provide(EngineApi.layerOf(described.sockets, undefined, platform), processes)
  )
  const hand = byHand(disk)
  return Effect.fnUntraced(function* (line: string) {
    const [words, target] = line.split(" > ")
    const { command, variables } = assignmentsIn(split(words!))
    const [name, ...args] = command
    switch (name) {
      case "oci-runtimes": {
        const { data, notes, status } = yield* runCommand({
          args,
          engine: null,
          programs: { ...programs, ...described.programs },
          workingDirectory,
          platform,
          variables: { PATH: "/usr/bin:/bin", ...described.variables, ...variables },
          instead
        })
        lastStatus = status
        if (target !== undefined) yield* hand.write(DescribedMachine.pathOf(target), data)
        return (target === undefined ? data : "") + lasting(notes)
      }
      case "patch": {
        const [file = "", patch = ""] = args
        const patched = applyPatch(
          yield* hand.text(DescribedMachine.pathOf(file)),
          yield* hand.text(DescribedMachine.pathOf(patch))
        )
        if (patched === false) throw new Error(`${patch} does not fit ${file}.`)
        yield* hand.write(DescribedMachine.pathOf(file), patched)
        return `patching file ${file}\n`
      }
      case "cat":
        return yield* hand.text(DescribedMachine.pathOf(args[0] ?? ""))
      case "echo":
        return `${args[0] === "$?" ? lastStatus : args.join(" ")}\n`
      default:
        throw new Error(`Cannot run ${JSON.stringify(line)}. Use a fence of another language for it.`)
    }
  })
}

/**
 * Removes what is not left on a terminal, and the last note, which says that no Docker Engine is installed: it would be below every
 * example.
 */
const lasting = (notes: string): string => notes.replace(/\[waiting [^\]]*\]/, "").replace(/^Engine: .*\n$/m, "")

const split = (line: string): ReadonlyArray<string> =>
  Array.from(line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g), ([, single, double, word]) => single ?? double ?? word ?? "")

const assignmentsIn = (words: ReadonlyArray<string>) => {
  const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word))
  return {
    command: words.slice(start),
    variables: Object.fromEntries(words.slice(0, start).map((word) => word.split("=", 2)))
  }
}
