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

/** The libraries, by the paths of the bundles that Node.js loads. */
const bundles = ["core", "node"].flatMap((folder) => {
  const root = join(cli, "..", folder)
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  return Object.values(exports).flatMap((files) => {
    const { "module-sync": file } = Object(files)
    return file === undefined ? [] : [join(root, file)]
  })
})

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

describe("a library on an old release of Node.js", () => {
  it("has bundles", () => assert.isAbove(bundles.length, 15))

  it.each(bundles)("says in one line what it needs: %s", (path) => {
    const program = `delete Set.prototype.difference
      await import(${JSON.stringify(path)}).then(() => console.log("loaded"), (error) => console.log(error.message))`
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" })
    const { node } = process.versions
    assert.strictEqual(
      stdout,
      `The packages of @oci-runtimes need Node.js ${needed} or later; this is ${node} (${process.execPath}).\n`
    )
  })
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
      const [library = ""] = bundles
      const { stderr } = spawnSync(path, ["--input-type=module", "-e", `import ${JSON.stringify(library)}`], {
        encoding: "utf8"
      })
      assert.match(stderr, /^Error: The packages of @oci-runtimes need Node\.js .* or later; this is .*\.$/m)
    }
  })
})
