import { assert, describe, it } from "vitest"
import { spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"

const cli = join(import.meta.dirname, "..")

const bin = join(cli, "bin/oci-runtimes.cjs")

const { engines } = JSON.parse(readFileSync(join(cli, "package.json"), "utf8"))

const [, needed = ""] = /^>=(\d+\.\d+)\.0$/.exec(engines.node) ?? []

const [major = 0, minor = 0] = needed.split(".").map(Number)

/** Runs the installed command on a Node.js that says that it is another release. */
const runAs = (version: string, ...args: ReadonlyArray<string>) => {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`
  return spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, bin, ...args],
    {
      encoding: "utf8",
      env: { PATH: "/usr/bin:/bin" }
    }
  )
}

const message = (version: string, path: string): string =>
  `oci-runtimes needs Node.js ${needed} or later; this is ${version} (${path}).\n`

/** Every path of the libraries. */
const paths = ["core", "node"].flatMap((folder) => {
  const { exports, name } = JSON.parse(readFileSync(join(cli, "..", folder, "package.json"), "utf8"))
  return Object.keys(exports)
    .filter((path) => !path.endsWith("*") && path !== "./package.json")
    .map((path) => join(name, path))
})

/** Imports a path on a Node.js that says that it is another release. */
const importAs = (path: string, version: string) => {
  const program = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })
    await import("${path}").then(() => console.log("loaded"), (error) => console.log(error.message))`
  return spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: cli, encoding: "utf8" }).stdout
}

/** The first command lines that a user may try. */
const asked = [["--version"], ["--help"], [], ["check", "--json"], ["nonsense"]]

/** The old releases that are installed here, by the path of each. There may be none. */
const installed = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((directory) => globSync("node", { cwd: directory }).map((name) => join(directory, name)))
  .map((path) => ({ path, version: spawnSync(path, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1) }))
  .filter(({ version }) => isOld(version))

function isOld(version: string): boolean {
  const [there = 0, within = 0] = version.split(".").map(Number)
  return there < major || (there === major && within < minor)
}

describe("a library", () => {
  it("has many paths", () => assert.isAbove(paths.length, 15))

  it.each(paths)("says in one line what it needs: %s", (path) => {
    const refusal = `The packages of @oci-runtimes need Node.js ${needed} or later; this is 20.20.2 (${process.execPath}).\n`
    assert.strictEqual(importAs(path, "20.20.2"), refusal)
  })

  it.each(["18.20.4", "20.18.1", `${major}.${minor - 1}.0`, "9.9.9"])("is refused by %s", (version) =>
    assert.include(importAs("@oci-runtimes/core", version), `this is ${version} (`)
  )

  it.each([`${major}.${minor}.0`, `${major}.${minor + 1}.1`, `${major + 1}.0.0`, "100.1.0"])(
    "is loaded by %s",
    (version) => assert.strictEqual(importAs("@oci-runtimes/core", version), "loaded\n")
  )
})

describe("the installed command on a release of Node.js", () => {
  it.each(["0.12.18", "9.9.9", "20.20.2", `${major - 1}.99.0`, `${major}.${minor - 1}.9`])(
    "%s says in one line what it needs, whatever is asked",
    (version) => {
      for (const args of asked) {
        const { status, stderr, stdout } = runAs(version, ...args)
        assert.deepStrictEqual([status, stdout, stderr], [1, "", message(version, process.execPath)])
      }
    }
  )

  it.each([`${major}.${minor}.0`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`, "100.1.0"])("%s runs", (version) => {
    const { status, stderr, stdout } = runAs(version, "--version")
    assert.deepStrictEqual([status, stderr], [0, ""])
    assert.match(stdout, /^oci-runtimes v\d+\.\d+\.\d+/)
  })

  it("that is old and installed here says so", () => {
    for (const { path, version } of installed) {
      for (const args of asked) {
        const { status, stderr, stdout } = spawnSync(path, [bin, ...args], { encoding: "utf8" })
        assert.deepStrictEqual([status, stdout], [1, ""])
        assert.match(stderr, /^oci-runtimes needs Node\.js .* or later; this is .*\.\n$/)
        assert.include(stderr, `this is ${version} (`)
      }
      const { stderr } = spawnSync(path, ["--input-type=module", "-e", 'import "@oci-runtimes/core"'], {
        cwd: cli,
        encoding: "utf8"
      })
      assert.match(stderr, /^Error: The packages of @oci-runtimes need Node\.js .* or later; this is .*\.$/m)
    }
  })
})
