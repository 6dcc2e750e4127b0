/**
 * What `check` says about configurations as people have them: `fixtures/cases` rebuilds situations from public reports, and
 * `fixtures/reports` mistakes from the issues that give the files their names; `fixtures/findings` has inputs for which this command once gave a wrong
 * answer. For each file `fixtures/NAME.txt` has the exit
 * status, the first line, and the codes with their places; `fixtures/cases-whole.txt` has whole outputs. `npx vitest run cases -u`
 * writes them anew: read the difference as the person who asks.
 */
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect } from "vitest"
import { type Outcome, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const fixtures = join(import.meta.dirname, "fixtures")

const namesOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(fixtures, folder)).toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))

const check = (folder: string, name: string, ...args: ReadonlyArray<string>) =>
  runCommand({
    engine: null,
    args: ["check", ...args, `/${name}`],
    files: {
      [`/${name}`]: { type: "file", content: readFileSync(join(fixtures, folder, name)) },
      "/usr/bin/crun": program,
      "/usr/bin/runc": program
    }
  })

const inShort = (folder: string, ...args: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(namesOf(folder), (name) => Effect.map(check(folder, name, ...args), summary)),
    (summaries) => `${summaries.join("\n")}\n`
  )

/** The status, the first line, and the codes with their places. */
const summary = ({ data, status }: Outcome): string => {
  const [first = ""] = data.split("\n")
  const codes = data.split("\n\n").flatMap((block) => {
    const [, severity, code, place = "-"] = /^(error|warning)\[([\w-]+)\]: (?:\/[^\s:]*:(\d+:\d+))?/.exec(block) ?? []
    const mark = block.includes("\nfixable (--fix): ") ? " (fixable)" : ""
    return code === undefined ? [] : [`  ${severity} ${code} ${place}${mark}`]
  })
  return [`${status} ${first.slice(1)}`, ...codes].join("\n")
}

const matches = (text: string, name: string) =>
  Effect.promise(() => expect(text).toMatchFileSnapshot(join(fixtures, name)))

const whole: ReadonlyArray<readonly [name: string, engine?: string]> = [
  ["01.json"],
  ["10.json"],
  ["12.json"],
  ["18c.json"],
  ["24.json"],
  ["42.json"],
  ["53.json"],
  ["54.json"],
  ["61.json"],
  ["62l.json"],
  ["72.json"],
  ["80.json"],
  ["82.json"],
  ["82.json", "docker-23.0"],
  ["91.json"],
  ["94b.json"],
  ["101.json", "docker-26.1.5"]
]

describe("check says", () => {
  it.effect.each([
    ["cases", "docker-29"],
    ["cases", "docker-26.1.5"],
    ["cases", "docker-23.0"],
    ["findings", "moby-25"],
    ["findings", "docker-26.1.5"],
    ["findings", "docker-23.0"],
    ["reports", "docker-29"]
  ] as const)("of %s for %s what is recorded", ([folder, engine]) =>
    Effect.gen(function* () {
      const text = yield* inShort(folder, "--no-host", "--engine", engine)
      yield* matches(text, `${folder}-${engine}.txt`)
    })
  )

  it.effect("of cases on a machine with crun and runc what is recorded", () =>
    Effect.gen(function* () {
      yield* matches(yield* inShort("cases", "--engine", "docker-29"), "cases-on-machine.txt")
    })
  )

  it.effect("of some cases word for word what is recorded", () =>
    Effect.gen(function* () {
      const outputs = yield* Effect.forEach(whole, ([name, engine = "docker-29"]) =>
        Effect.map(
          check("cases", name, "--engine", engine),
          ({ data, status }) => `$ oci-runtimes check --engine ${engine} ${name}\n${data}--- status ${status}\n`
        )
      )
      yield* matches(outputs.join("\n"), "cases-whole.txt")
    })
  )
})
