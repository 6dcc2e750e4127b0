/**
 * What `check` says about configurations as people have them: `fixtures/cases` rebuilds situations from public reports, and
 * `fixtures/reports` mistakes from the issues that give the files their names. For each file `fixtures/NAME.txt` has the exit
 * status, the first line, and the codes with their places; `fixtures/cases-whole.txt` has whole outputs. `npx vitest run cases -u`
 * writes them anew: read the difference as the person who asks.
 */
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const fixtures = join(import.meta.dirname, "fixtures")

const namesOf = (folder: string): ReadonlyArray<string> =>
  readdirSync(join(fixtures, folder)).toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }))

const check = (folder: string, name: string, ...args: ReadonlyArray<string>) =>
  Effect.runPromise(
    runCommand({
      engine: null,
      args: ["check", ...args, `/${name}`],
      files: {
        [`/${name}`]: { type: "file", content: readFileSync(join(fixtures, folder, name)) },
        "/usr/bin/crun": program,
        "/usr/bin/runc": program
      }
    })
  )

const inShort = async (folder: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const blocks = []
  for (const name of namesOf(folder)) {
    const { data, status } = await check(folder, name, ...args)
    const [first = ""] = data.split("\n")
    const found = Array.from(data.matchAll(/^(error|warning)\[([\w-]+)\]: (?:\/[^\s:]*:(\d+:\d+))?/gm))
    const fixable = data.split("\n\n").filter((block) => block.includes("\nfixable (--fix): "))
    const codes = found.map(([start, severity, code, place]) => {
      const mark = fixable.some((block) => block.startsWith(start)) ? " (fixable)" : ""
      return `  ${severity} ${code} ${place ?? "-"}${mark}`
    })
    blocks.push([`${status} ${first.slice(1)}`, ...codes].join("\n"))
  }
  return `${blocks.join("\n")}\n`
}

const whole: ReadonlyArray<readonly [name: string, ...args: ReadonlyArray<string>]> = [
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
  ["82.json", "--engine", "docker-23.0"],
  ["91.json"],
  ["94b.json"],
  ["101.json", "--engine", "docker-26.1.5"]
]

describe("check says", () => {
  it.each([
    ["cases", "docker-29"],
    ["cases", "docker-26.1.5"],
    ["cases", "docker-23.0"],
    ["reports", "docker-29"]
  ])("of %s for %s what is recorded", async (folder, engine) => {
    const text = await inShort(folder, "--no-host", "--engine", engine)
    await expect(text).toMatchFileSnapshot(join(fixtures, `${folder}-${engine}.txt`))
  })

  it("of cases on a machine with crun and runc what is recorded", async () => {
    const text = await inShort("cases", "--engine", "docker-29")
    await expect(text).toMatchFileSnapshot(join(fixtures, "cases-on-machine.txt"))
  })

  it("of some cases word for word what is recorded", async () => {
    const outputs = []
    for (const [name, ...args] of whole) {
      const engine = args.length === 0 ? ["--engine", "docker-29"] : args
      const { data, status } = await check("cases", name, ...engine)
      outputs.push(`$ oci-runtimes check ${engine.join(" ")} ${name}\n${data}--- status ${status}\n`)
    }
    await expect(outputs.join("\n")).toMatchFileSnapshot(join(fixtures, "cases-whole.txt"))
  })
})
