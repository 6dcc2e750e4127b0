import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { crc32 } from "node:zlib"
import { afterEach, assert, beforeEach, describe, it } from "vitest"

const module = join(import.meta.dirname, "../src/process/CompiledScript.ts")

/** A script that prints a word and ends with a status. All words have the same length, so all scripts have. */
const script = (word: "first" | "other", status = 0): string =>
  `(function (require) {\nconst say = () => require("node:fs").writeSync(1, "${word}"); say(); process.exitCode = ${status}\n})`

describe("a compiled script", () => {
  let root = ""
  let path = ""
  let directory = ""

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "oci-runtimes-compiled-"))
    path = join(root, "script.cjs")
    directory = join(root, "cache")
    mkdirSync(directory)
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const run = (
    source: string,
    subcommand: string | undefined = "check",
    kept: string | undefined = directory
  ): string => {
    writeFileSync(path, source)
    const options = JSON.stringify({ path, directory: kept, subcommand })
    const program = `import { readFileSync } from "node:fs"; import { createRequire } from "node:module"; import { run } from ${JSON.stringify(module)}; run({ source: readFileSync(${JSON.stringify(path)}), require: createRequire(${JSON.stringify(path)}), directory: undefined, subcommand: undefined, ...${options} })`
    const { stderr, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" })
    assert.strictEqual(stderr, "")
    return stdout
  }

  const file = (): string => join(directory, `${process.version}-${process.arch}-check`)

  it("is kept for the user alone, and not written again while it is valid", () => {
    assert.strictEqual(run(script("first")), "first")
    assert.strictEqual(statSync(file()).mode & 0o777, 0o600)
    const { ino } = statSync(file())
    assert.strictEqual(run(script("first")), "first")
    assert.strictEqual(statSync(file()).ino, ino)
    assert.deepStrictEqual(readdirSync(directory), [`${process.version}-${process.arch}-check`])
  })

  it("is what runs: with the checksum of another script of the same length, its code runs instead", () => {
    run(script("first"))
    const content = readFileSync(file())
    content.writeUInt32LE(crc32(content.subarray(4), crc32(script("other"))))
    writeFileSync(file(), content)
    assert.strictEqual(run(script("other")), "first")
  })

  it("is not used for another script, and replaced", () => {
    run(script("first"))
    assert.strictEqual(run(script("other")), "other")
    assert.strictEqual(run(script("other")), "other")
    assert.strictEqual(run(script("first")), "first")
  })

  it.each<[string, (content: Buffer) => Uint8Array]>([
    ["is empty", () => new Uint8Array()],
    ["has no code", (content) => content.subarray(0, 4)],
    ["is cut", (content) => content.subarray(0, content.length / 2)],
    ["has a damaged byte", (content) => content.fill(content[200]! ^ 1, 200, 201)]
  ])("is replaced if the file %s", (_title, damage) => {
    run(script("first"))
    const { length } = readFileSync(file())
    writeFileSync(file(), damage(readFileSync(file())))
    assert.strictEqual(run(script("first")), "first")
    assert.isAbove(readFileSync(file()).length, length / 2)
    assert.strictEqual(run(script("first")), "first")
  })

  it.each([undefined, "../check", "/etc/passwd", "", "--config=/tmp/a"])(
    "is not kept for the argument %j",
    (argument) => {
      assert.strictEqual(run(script("first"), argument), "first")
      assert.deepStrictEqual(
        readdirSync(root).filter((name) => name !== "script.cjs" && name !== "cache"),
        []
      )
      assert.deepStrictEqual(readdirSync(directory), argument === undefined ? readdirSync(directory) : [])
    }
  )

  it("is kept after a negative answer, and not after an invalid command line", () => {
    run(script("first", 2))
    assert.deepStrictEqual(readdirSync(directory), [])
    run(script("first", 1))
    assert.lengthOf(readdirSync(directory), 1)
  })

  it("is run if it cannot be kept, and leaves nothing", () => {
    mkdirSync(file())
    writeFileSync(join(file(), "inner"), "")
    assert.strictEqual(run(script("first")), "first")
    assert.deepStrictEqual(readdirSync(directory), [`${process.version}-${process.arch}-check`])
    rmSync(directory, { recursive: true })
    assert.strictEqual(run(script("first")), "first")
    chmodSync(root, 0o700)
    assert.deepStrictEqual(readdirSync(root), ["script.cjs"])
  })
})
