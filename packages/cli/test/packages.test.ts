import { assert, afterAll, beforeAll, describe, it } from "vitest"
import { publint } from "publint"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

const checkout = join(import.meta.dirname, "../../..")

const packages = [
  { folder: "core", name: "@oci-runtimes/core" },
  { folder: "node", name: "@oci-runtimes/node" },
  { folder: "cli", name: "oci-runtimes" }
]

/** What the consumer has installed beside our packages; taken from this checkout, so that no network is needed. */
const others = [
  "@effect/platform-node",
  "@noble/hashes",
  "@types/node",
  "effect",
  "fast-check",
  "fastest-levenshtein",
  "jsonc-parser"
]

let consumer = ""
const tarballs = new Map<string, { readonly path: string; readonly files: ReadonlyArray<string> }>()

const pack = (folder: string) => {
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", consumer], {
    cwd: join(checkout, "packages", folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  const [{ filename, files }] = JSON.parse(output)
  return { path: join(consumer, filename), files: files.map(({ path }: { readonly path: string }) => path) }
}

const install = (name: string, tarball: string): void => {
  const at = join(consumer, "node_modules", name)
  mkdirSync(at, { recursive: true })
  execFileSync("tar", ["-xzf", tarball, "-C", at, "--strip-components=1"])
}

const node = (...args: ReadonlyArray<string>): string => nodeWith({}, ...args)

const nodeWith = (variables: { readonly [name: string]: string }, ...args: ReadonlyArray<string>): string => {
  const env = { ...process.env, XDG_CACHE_HOME: join(consumer, "cache"), ...variables }
  return execFileSync(process.execPath, args, { cwd: consumer, encoding: "utf8", env })
}

const command = "node_modules/oci-runtimes/bin/oci-runtimes.js"

beforeAll(() => {
  execFileSync(process.execPath, [join(checkout, "node_modules/typescript/bin/tsc"), "-b"], { cwd: checkout })
  consumer = mkdtempSync(join(tmpdir(), "oci-runtimes-consumer-"))
  writeFileSync(join(consumer, "package.json"), '{"type": "module", "private": true}')
  for (const { folder, name } of packages) {
    const tarball = pack(folder)
    tarballs.set(name, tarball)
    install(name, tarball.path)
  }
  for (const name of others) {
    const at = join(consumer, "node_modules", name)
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(join(checkout, "node_modules", name), at)
  }
})

afterAll(() => rmSync(consumer, { recursive: true, force: true }))

describe.each(packages)("the package $name", ({ name }) => {
  it("holds what it should and nothing else", () => {
    const { files } = tarballs.get(name)!
    const expected =
      /^(LICENSE|README\.md|package\.json|bin\/oci-runtimes\.js|src\/.+\.ts|dist\/.+\.(js|d\.ts)(\.map)?|dist\/command\/THIRD-PARTY\.txt)$/
    assert.deepStrictEqual(
      files.filter((file) => !expected.test(file)),
      []
    )
    for (const file of ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "src/index.ts"]) {
      assert.include(files, file)
    }
  })

  it("is clean by publint", async () => {
    const tarball = readFileSync(tarballs.get(name)!.path)
    const { messages } = await publint({
      strict: true,
      pack: { tarball: new Uint8Array(tarball).buffer }
    })
    assert.deepStrictEqual(messages, [])
  })
})

/** The examples of the README, each with the lines that it says are printed. */
const examples = [...readFileSync(join(checkout, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code], index) => ({
    file: `example-${index + 1}.ts`,
    code: code!,
    expected: code!
      .split("\n")
      .filter((line) => line.startsWith("// => "))
      .map((line) => line.slice(6))
  })
)

describe("a consumer outside the workspace", () => {
  it("compiles the README's examples with strict options", () => {
    assert.lengthOf(examples, 8)
    for (const { code, file } of examples) writeFileSync(join(consumer, file), code)
    const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, target: "ES2024", types: ["node"] }
    const tsconfig = { compilerOptions: { ...options, module: "NodeNext" }, include: ["*.ts"] }
    writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify(tsconfig))
    node(join(checkout, "node_modules/typescript/bin/tsc"), "-p", ".")
  })

  it.each(examples)("runs $file and sees what the README says", ({ code, expected, file }) => {
    writeFileSync(join(consumer, file), code)
    assert.isNotEmpty(expected)
    assert.deepStrictEqual(node(file).trimEnd().split("\n"), expected)
  })

  it("runs the command", () => {
    const { version } = JSON.parse(readFileSync(join(checkout, "packages/cli/package.json"), "utf8"))
    assert.include(node(command, "--version"), version)
    const config = join(checkout, "examples/daemon.json")
    const { kind } = JSON.parse(node(command, "resolve", "--json", "--engine", "moby-23", "--config", config))
    assert.strictEqual(kind, "configured")
  })

  it("has compiled code kept in the user's cache, unless others could put some there", () => {
    const keptIn = (name: string, mode: number): boolean => {
      const cache = join(consumer, name)
      mkdirSync(join(cache, "oci-runtimes"), { recursive: true })
      chmodSync(join(cache, "oci-runtimes"), mode)
      nodeWith({ XDG_CACHE_HOME: cache }, command, "--version")
      return readdirSync(join(cache, "oci-runtimes")).length > 0
    }
    assert.isTrue(keptIn("own", 0o700))
    assert.isFalse(keptIn("open", 0o777))
    assert.include(nodeWith({ XDG_CACHE_HOME: "/dev/null/cache" }, command, "--version"), ".")
  })

  it("names whose code the command holds", () => {
    const text = readFileSync(join(consumer, "node_modules/oci-runtimes/dist/command/THIRD-PARTY.txt"), "utf8")
    for (const name of ["effect", "@effect/platform-node", "@noble/hashes", "jsonc-parser"]) {
      assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, "m"))
    }
  })

  it("cannot import what is internal", () => {
    const program = 'await import("@oci-runtimes/core/internal/goText").catch((error) => console.log(error.code))'
    assert.strictEqual(node("--input-type=module", "-e", program), "ERR_PACKAGE_PATH_NOT_EXPORTED\n")
  })
})
