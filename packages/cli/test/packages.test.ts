import { assert, afterAll, beforeAll, describe, it } from "vitest"
import { publint } from "publint"
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Consumer from "./consumer/Consumer.ts"
import * as Example from "./consumer/Example.ts"

const { checkout } = Consumer

/** The command in one piece, as `scripts/bundle.ts` makes it. */
const bundle = ["THIRD-PARTY.txt", "command.cjs", "start.cjs"].map((file) => `dist/command/${file}`)

const packages = [
  { folder: "core", name: "@oci-runtimes/core", others: [] },
  { folder: "node", name: "@oci-runtimes/node", others: [] },
  { folder: "cli", name: "oci-runtimes", others: ["bin/oci-runtimes.cjs", ...bundle] }
]

const bin = "node_modules/oci-runtimes/bin/oci-runtimes.cjs"

let consumer: Consumer.Consumer

beforeAll(() => {
  consumer = Consumer.make(packages)
})

afterAll(() => Consumer.remove(consumer))

/** The modules of a package, by their paths below `src`, without the extension. */
const modules = (folder: string): ReadonlyArray<string> =>
  globSync("**/*.ts", { cwd: join(checkout, "packages", folder, "src") }).map((path) => path.slice(0, -3))

describe.each(packages)("the package $name", ({ folder, name, others }) => {
  it("holds the sources, what the compiler makes of them, and nothing else", () => {
    const made = modules(folder).flatMap((path) => [
      `src/${path}.ts`,
      ...["js", "js.map", "d.ts", "d.ts.map"].map((extension) => `dist/${path}.${extension}`)
    ])
    assert.sameMembers(
      [...consumer.tarballs.get(name)!.files].filter((path) => !path.startsWith("dist/bundled/")),
      ["LICENSE", "README.md", "package.json", ...others, ...made],
      `What a source that is gone has left in packages/${folder}/dist would be published too; remove that directory.`
    )
  })

  it.skipIf(folder === "cli")("holds for Node.js a bundle of each path that it exports", () => {
    const { exports } = JSON.parse(readFileSync(join(checkout, "packages", folder, "package.json"), "utf8"))
    const paths = Object.values<{ readonly [condition: string]: string }>(exports)
    assert.sameMembers(
      [...consumer.tarballs.get(name)!.files].flatMap((path) =>
        /^dist\/bundled\/(?!parts\/).*\.js$/.test(path) ? [`./${path}`] : []
      ),
      paths.flatMap((files) => ("default" in Object(files) ? [files["module-sync"]] : []))
    )
  })

  it("is clean by publint", async () => {
    const tarball = readFileSync(consumer.tarballs.get(name)!.path)
    const { messages } = await publint({ strict: true, pack: { tarball: new Uint8Array(tarball).buffer } })
    assert.deepStrictEqual(messages, [])
  })

  it("has types that are right, by attw, at every entry", () => {
    const { exports } = JSON.parse(readFileSync(join(checkout, "packages", folder, "package.json"), "utf8"))
    const entries = Object.keys(exports).filter((entry) => !entry.endsWith("*"))
    const attw = join(checkout, "node_modules/@arethetypeswrong/cli/dist/index.js")
    const { path } = consumer.tarballs.get(name)!
    const output = Consumer.node(
      consumer,
      attw,
      path,
      "--profile",
      "esm-only",
      "--format",
      "json",
      "--entrypoints",
      ...entries
    )
    assert.lengthOf(Object.keys(JSON.parse(output).analysis.entrypoints), entries.length)
  })
})

/** The options of TypeScript projects that change how the compiler finds and reads declarations. */
const compilers = ["node16", "nodenext", "bundler"].flatMap((moduleResolution) =>
  [true, false].map((exactOptionalPropertyTypes) => ({ moduleResolution, exactOptionalPropertyTypes }))
)

const examples = Example.all(checkout)

/** Reports whether the command keeps files in an existing cache directory with this mode. */
const keptIn = (name: string, mode: number): boolean => {
  const cache = join(consumer.directory, name)
  mkdirSync(cache)
  chmodSync(cache, mode)
  Consumer.nodeWith(consumer, { XDG_CACHE_HOME: cache }, bin, "--version")
  return existsSync(join(cache, "oci-runtimes")) && readdirSync(join(cache, "oci-runtimes")).length > 0
}

describe("a consumer outside the workspace", () => {
  beforeAll(() => {
    copyFileSync(join(import.meta.dirname, "consumer/program.ts"), join(consumer.directory, "program.ts"))
    for (const { code, file } of examples) writeFileSync(join(consumer.directory, file), code)
  })

  it.each(compilers)(
    "compiles a program and the declarations with $moduleResolution, exactOptionalPropertyTypes $exactOptionalPropertyTypes",
    ({ exactOptionalPropertyTypes, moduleResolution }) => {
      const module = moduleResolution === "bundler" ? "preserve" : moduleResolution
      const options = { module, moduleResolution, exactOptionalPropertyTypes }
      assert.strictEqual(Consumer.compile(consumer, ["program.ts"], options), "")
    }
  )

  it("compiles the examples of the README, of the site and of the docstrings", () => {
    const sources = [...new Set(examples.map(({ source }) => source))]
    assert.includeMembers(sources, [
      "README.md",
      "docs/pages/library/index.md",
      "packages/core/src/docker/Moby25.ts",
      "packages/node/src/Runtimes.ts"
    ])
    assert.lengthOf(examples, Example.count(checkout))
    const options = { module: "nodenext", exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
    const files = examples.map(({ file }) => file)
    assert.strictEqual(Consumer.compile(consumer, files, options), "")
  })

  it("runs a program that uses every entry", () => {
    assert.deepStrictEqual(Consumer.node(consumer, "program.ts").trimEnd().split("\n"), [
      "moby-23: configured crun",
      "moby-25: configured crun",
      "runc",
      "true",
      "true",
      "runc"
    ])
  })

  it("runs the examples and sees what they say", () => {
    const files = examples.map(({ file }) => file)
    const printed = Consumer.runAll(consumer, files)
    for (const { expected, file, source } of examples) {
      assert.isNotEmpty(expected, source)
      assert.deepStrictEqual(printed.get(file)?.trimEnd().split("\n"), expected, `${source} (${file})`)
    }
  })

  it("runs the command", () => {
    const { version } = JSON.parse(readFileSync(join(checkout, "packages/cli/package.json"), "utf8"))
    assert.include(Consumer.node(consumer, bin, "--version"), version)
    const config = join(checkout, "examples/daemon.json")
    const { defaultRuntime } = JSON.parse(
      Consumer.node(consumer, bin, "list", "--json", "--engine", "moby-23", "--config", config)
    )
    assert.strictEqual(defaultRuntime, JSON.parse(readFileSync(config, "utf8"))["default-runtime"])
  })

  it("has compiled code kept in the user's cache, unless others could put some there", () => {
    assert.isTrue(keptIn("own", 0o700))
    assert.isFalse(keptIn("open", 0o777))
  })

  it.each([
    ["without a home", { HOME: "", XDG_CACHE_HOME: "" }],
    ["with a relative cache and home", { HOME: "home", XDG_CACHE_HOME: "caches" }],
    ["with a home in which nothing can be made", { HOME: "/proc", XDG_CACHE_HOME: "" }],
    ["with a cache that is not a directory", { XDG_CACHE_HOME: "/dev/null/cache" }]
  ])("runs the command %s, and keeps nothing in the working directory", (_title, variables) => {
    const before = readdirSync(consumer.directory)
    assert.include(Consumer.nodeWith(consumer, variables, bin, "--version"), ".")
    assert.deepStrictEqual(readdirSync(consumer.directory), before)
  })

  it("runs the command where nothing else is installed", () => {
    const alone = mkdtempSync(join(tmpdir(), "oci-runtimes-alone-"))
    try {
      cpSync(join(consumer.directory, "node_modules/oci-runtimes"), alone, { recursive: true })
      const command = join(alone, "bin/oci-runtimes.cjs")
      const options = ["--engine", "moby-25", "--config", join(checkout, "examples/daemon.json")]
      for (const subcommand of [
        ["list"],
        ["resolve", "crun"],
        ["check", "--no-host"],
        ["compare", "--to", "moby-23"]
      ]) {
        const { status, stderr, stdout } = spawnSync(process.execPath, [command, ...subcommand, ...options, "--json"], {
          cwd: alone,
          encoding: "utf8",
          env: { PATH: "/usr/bin:/bin" }
        })
        // No runtime or difference that is found is an answer as well, with the status 1.
        assert.include([0, 1], status, stderr)
        assert.isObject(JSON.parse(stdout))
      }
    } finally {
      rmSync(alone, { recursive: true, force: true })
    }
  })

  it("names whose code the command holds", () => {
    const text = readFileSync(
      join(consumer.directory, "node_modules/oci-runtimes/dist/command/THIRD-PARTY.txt"),
      "utf8"
    )
    for (const name of ["effect", "@effect/platform-node", "@noble/hashes"]) {
      assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, "m"))
    }
  })

  it.each(["core/text/GoText", "core/docker/Moby25", "core/docker/Moby25.ts", "core/types/docker/Moby25", "node/Disk"])(
    "cannot import the file %s",
    (file) => {
      const program = `await import("@oci-runtimes/${file}").catch((error) => console.log(error.code))`
      const printed = Consumer.node(consumer, "--input-type=module", "-e", program)
      assert.strictEqual(printed, "ERR_PACKAGE_PATH_NOT_EXPORTED\n")
    }
  )
})
