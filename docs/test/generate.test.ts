/**
 * The generated pages of the site: there is one for each code and for each subcommand, with what the command itself says.
 */
import { Finding } from "@oci-runtimes/core/docker"
import { Problem } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"
import * as Cli from "../../packages/cli/src/Cli.ts"
import * as codes from "../generate/codes.ts"
import * as commands from "../generate/commands.ts"
import * as findings from "../generate/findings.ts"
import type { Page } from "../generate/Page.ts"

const textOf = (pages: ReadonlyArray<Page>, path: string): string =>
  pages.find((page) => page.path === path)?.text ?? assert.fail(`There is no page ${path}.`)

const codesIn = (parts: ReadonlyArray<string>): ReadonlyArray<string> =>
  parts.flatMap((part) => Array.from(part.matchAll(/\/codes\/([a-z-]+)\//g), ([, code = ""]) => code))

const all = codes.engines.flatMap((engine) => engine.codes)

describe("the pages about codes", () => {
  const pages = codes.pages()
  const list = textOf(pages, "codes/index.md")

  it("are one for each code, and a list", () => {
    assert.sameMembers(
      pages.map(({ path }) => path),
      ["codes/index.md", ...all.map(({ code }) => `codes/${code}/index.md`)]
    )
  })

  it("have the codes of all engines, and no code twice", () => {
    assert.deepStrictEqual(
      codes.engines.map(({ title }) => title),
      ["Docker Engine", "Podman", "containerd", "CRI-O"]
    )
    assert.strictEqual(new Set(all.map(({ code }) => code)).size, all.length)
    for (const { codes: own } of codes.engines) assert.isAbove(own.length, 10)
  })

  it("tell errors from warnings in the list", () => {
    const sections = list.split(/^### /m).slice(1)
    const errors = sections.filter((section) => section.startsWith("Errors"))
    assert.sameMembers(
      [...codesIn(sections)],
      all.map(({ code }) => code)
    )
    assert.sameMembers(
      [...codesIn(errors)],
      all.filter((kind) => Problem.severity(kind) === "error").map(({ code }) => code)
    )
  })

  it("have the wrong and the right file", () => {
    const text = textOf(pages, "codes/ignored-key/index.md")
    assert.include(text, '"args": ["--debug"]')
    assert.include(text, '"runtimeArgs": ["--debug"]')
  })

  it("show files and command lines in their language", () => {
    assert.include(textOf(pages, "codes/wrong-value-type/index.md"), "```toml\nversion = 3\n")
    assert.include(textOf(pages, "codes/runtimes-flag/index.md"), "```sh\ncrio --runtimes ")
  })

  it("say when a problem without a wrong file occurs, and when the right file is none", () => {
    assert.include(textOf(pages, "codes/unintended-drop-in/index.md"), "It occurs, for example, if /etc/crio")
    assert.include(textOf(pages, "codes/rewritten-handler/index.md"), "## Right\n\nWithout this section.\n")
  })
})

describe("the page about findings", () => {
  it("has a section for each code, in the order of the table", () => {
    const { text } = findings.page()
    const sections = Array.from(text.matchAll(/^## ([a-z-]+)$/gm), ([, code]) => code)
    assert.deepStrictEqual(sections, [...Finding.codes])
    for (const code of Finding.codes) assert.include(text, `| [${code}](#${code}) |`)
  })
})

describe("the pages about subcommands", async () => {
  const pages = await commands.pages()
  const names = Cli.command.subcommands.flatMap((group) => group.commands.map(({ name }) => name))

  it("are one for each subcommand, and a list", () => {
    assert.sameMembers(
      pages.map(({ path }) => path),
      ["index", ...names].map((name) => `reference/commands/${name}.md`)
    )
  })

  it("have usage, flags, statuses and documents", () => {
    const text = textOf(pages, "reference/commands/prune.md")
    for (const part of ["oci-runtimes prune", "`--dry-run`", "| `0` |", "scriptsDirectory: string"])
      assert.include(text, part)
  })

  it("have the flags of the engine in the list", () => {
    const text = textOf(pages, "reference/commands/index.md")
    for (const flag of ["--engine ENGINE", "--config FILE", "--userns-remap USER", "--json"]) assert.include(text, flag)
  })
})
