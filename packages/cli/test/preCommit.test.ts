/**
 * The hooks of pre-commit: their definition, and what they run.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { parse } from "yaml"
import { writeNpx } from "./commandOfWorkspace.ts"

interface Hook {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly entry: string
  readonly language: string
  readonly files: string
  readonly require_serial: boolean
}

/** The part of a configuration of pre-commit that names hooks. */
interface Configuration {
  readonly repos: ReadonlyArray<{
    readonly hooks: ReadonlyArray<{ readonly id: string; readonly args: Array<string> }>
  }>
}

const repository = join(import.meta.dirname, "../../..")

const hooks: ReadonlyArray<Hook> = parse(readFileSync(join(repository, ".pre-commit-hooks.yaml"), "utf8"))

/** Returns the only hook with this id. */
const hookOf = (id: string): Hook => hooks.find((hook) => hook.id === id) ?? assert.fail(id)

let directory = ""

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oci-runtimes-pre-commit-"))
  writeNpx(join(directory, "bin"))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Writes a file of the repository. */
const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), content)
}

/** Runs a hook as pre-commit does: the words of its entry, the arguments of the configuration, and the files. */
const run = (id: string, ...args: ReadonlyArray<string>) => {
  const [program = "", ...words] = hookOf(id).entry.split(" ")
  return spawnSync(join(directory, "bin", program), [...words, ...args], { cwd: directory, encoding: "utf8" })
}

const warned = '{"runtimes": {"crun": {"path": "/usr/bin/crun", "args": ["-v"]}}}'

describe("the hooks", () => {
  it("have the keys that every release of pre-commit knows", () => {
    const keys = ["description", "entry", "files", "id", "language", "name", "require_serial"]
    assert.deepStrictEqual(
      hooks.map((hook) => [hook.id, Object.keys(hook).toSorted(), hook.language]),
      ["oci-runtimes-check", "oci-runtimes-fix"].map((id) => [id, keys, "system"])
    )
  })

  it.each(hooks)("are for each daemon.json, but not for templates: $id", ({ files }) => {
    const taken = ["daemon.json", "etc/docker/daemon.json", ".config/docker/daemon.json", "two words/daemon.json"]
    const left = ["daemon.json.j2", "xdaemon.json", "daemonXjson", "daemon.json/other", "package.json"]
    assert.deepStrictEqual(
      [...taken, ...left].filter((path) => new RegExp(files).test(path)),
      taken
    )
  })

  it("are what the documents say: the configuration there names them, with arguments that the command knows", () => {
    const page = readFileSync(join(repository, "docs/pages/guides/ci.md"), "utf8")
    const [, text = ""] = /^```yaml \[\.pre-commit-config\.yaml\]\n(.*?)^```$/ms.exec(page) ?? []
    const { repos }: Configuration = parse(text)
    const named = repos.flatMap((one) => one.hooks)
    assert.lengthOf(named, 1)
    write("daemon.json", warned)
    for (const { args, id } of named) assert.strictEqual(run(id, ...args, "daemon.json").status, 1)
    for (const [, id = ""] of page.matchAll(/`(oci-runtimes-\w+)`/g)) assert.isString(hookOf(id).entry)
  })

  it("answer about all supported releases, except if the configuration names an engine", () => {
    write("a/daemon.json", '{"allow-direct-routing": true}')
    const { status, stdout } = run("oci-runtimes-check", "a/daemon.json")
    assert.strictEqual(status, 0, stdout)
    assert.include(stdout, "25 to 28.1")
    const given = run("oci-runtimes-check", "--engine=docker-26.1.5", "a/daemon.json")
    assert.strictEqual(given.status, 1)
    assert.include(given.stdout, "refused by Docker Engine 26.1.5")
  })

  it("check all files, and write nothing", () => {
    write("a b/daemon.json", warned)
    write("c/daemon.json", "{}")
    const files = ["a b/daemon.json", "c/daemon.json"]
    assert.strictEqual(run("oci-runtimes-check", ...files).status, 0)
    const { status, stdout } = run("oci-runtimes-check", "--strict", ...files)
    assert.strictEqual(status, 1)
    assert.include(stdout, "a b/daemon.json: accepted by Docker Engine 25 to 29; warning, line 1")
    assert.strictEqual(readFileSync(join(directory, "a b/daemon.json"), "utf8"), warned)
  })

  it("fix what can be fixed, and fail on the rest", () => {
    write("a b/daemon.json", warned)
    assert.strictEqual(run("oci-runtimes-fix", "a b/daemon.json").status, 0)
    assert.strictEqual(readFileSync(join(directory, "a b/daemon.json"), "utf8"), warned.replace("args", "runtimeArgs"))
    write("c/daemon.json", "{")
    assert.strictEqual(run("oci-runtimes-fix", "a b/daemon.json", "c/daemon.json").status, 1)
    assert.strictEqual(readFileSync(join(directory, "c/daemon.json"), "utf8"), "{")
  })
})
