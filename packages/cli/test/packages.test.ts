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
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Consumer from "./consumer/Consumer.ts"
import * as Example from "./consumer/Example.ts"

const { checkout } = Consumer

const libraries = [
  { folder: "core", name: "@oci-runtimes/core" },
  { folder: "node", name: "@oci-runtimes/node" }
]

const command = { folder: "cli", name: "oci-runtimes" }

const packages = [...libraries, command]

const bin = "node_modules/oci-runtimes/bin/oci-runtimes.cjs"

let consumer: Consumer.Consumer

beforeAll(() => {
  consumer = Consumer.make(packages)
})

afterAll(() => Consumer.remove(consumer))

/** The modules of a package, by their paths below `src`, without the extension. */
const modules = (folder: string): ReadonlyArray<string> =>
  globSync("**/*.ts", { cwd: join(checkout, "packages", folder, "src") }).map((path) => path.slice(0, -3))

const filesOf = (name: string): ReadonlyArray<string> => consumer.tarballs.get(name)!.files

describe.each(packages)("the package $name", ({ name }) => {
  it("is clean by publint", async () => {
    const tarball = readFileSync(consumer.tarballs.get(name)!.path)
    const { messages } = await publint({ strict: true, pack: { tarball: new Uint8Array(tarball).buffer } })
    assert.deepStrictEqual(messages, [])
  })
})

describe.each(libraries)("the library $name", ({ folder, name }) => {
  const { exports } = manifestOf(`packages/${folder}`)

  it("holds the sources, what the compiler makes of them, and nothing else", () => {
    const made = modules(folder).flatMap((path) => [
      `src/${path}.ts`,
      ...["js", "js.map", "d.ts", "d.ts.map"].map((extension) => `dist/${path}.${extension}`)
    ])
    assert.sameMembers(
      filesOf(name).filter((path) => !path.startsWith("dist/bundled/")),
      ["LICENSE", "README.md", "package.json", ...made],
      `What a source that is gone has left in packages/${folder}/dist would be published too; remove that directory.`
    )
  })

  it("holds for Node.js a bundle of each path that it exports", () => {
    const paths = Object.values<{ readonly [condition: string]: string }>(exports)
    assert.sameMembers(
      filesOf(name).flatMap((path) => (/^dist\/bundled\/(?!parts\/).*\.js$/.test(path) ? [`./${path}`] : [])),
      paths.flatMap((files) => ("default" in Object(files) ? [files["node"]] : []))
    )
  })

  it("has types that are right, by attw, at every entry", () => {
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

/** Returns the path of a file of the installed command. */
const installed = (path: string): string => join(consumer.directory, "node_modules/oci-runtimes", path)

const manifestOf = (path: string) => JSON.parse(readFileSync(join(checkout, path, "package.json"), "utf8"))

describe("the package core", () => {
  it("brings at most three packages beside Effect, of which only the parser of TOML brings one", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifestOf("packages/core")
    const required = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true)
    assert.deepStrictEqual(required, ["effect"])
    assert.isAtMost(Object.keys(dependencies).length, 3)
    const brought = Object.keys(dependencies).flatMap((name) =>
      Object.keys(manifestOf(`node_modules/${name}`).dependencies ?? {}).map((other) => [name, other])
    )
    assert.deepStrictEqual(brought, [["toml-eslint-parser", "eslint-visitor-keys"]])
    assert.deepStrictEqual(manifestOf("node_modules/eslint-visitor-keys").dependencies ?? {}, {})
  })
})

describe("the package of the command", () => {
  /** The scripts, by the names under which the shells look for them. */
  const completions = {
    bash: "oci-runtimes",
    zsh: "_oci-runtimes",
    fish: "oci-runtimes.fish",
    powershell: "oci-runtimes.ps1"
  }

  it("holds the bundle, the completion scripts, and nothing else", () => {
    assert.sameMembers(
      [...filesOf(command.name)],
      [
        "LICENSE",
        "README.md",
        "package.json",
        "bin/oci-runtimes.cjs",
        ...["THIRD-PARTY.txt", "command.cjs", "grpc.cjs", "start.cjs"].map((file) => `dist/command/${file}`),
        ...Object.values(completions).map((file) => `dist/completions/${file}`)
      ]
    )
  })

  it("loads gRPC from a file of its own", () => {
    const code = readFileSync(installed("dist/command/command.cjs"), "utf8")
    assert.lengthOf(code.match(/require\("\.\/grpc\.cjs"\)/g) ?? [], 1)
    const program = `typeof require(${JSON.stringify(installed("dist/command/grpc.cjs"))}).Client`
    assert.strictEqual(Consumer.node(consumer, "--input-type=commonjs", "-p", program), "function\n")
  })

  it("needs no other package, and at most 3 MB", () => {
    const manifest = JSON.parse(readFileSync(installed("package.json"), "utf8"))
    const wanted = Object.keys(manifest).filter((key) => /dependencies$/i.test(key) && key !== "devDependencies")
    assert.deepStrictEqual(wanted, [])
    const bytes = filesOf(command.name).map((file) => statSync(installed(file)).size)
    assert.isAtMost(
      bytes.reduce((sum, size) => sum + size, 0),
      3_000_000
    )
  })

  it.each(Object.entries(completions))("holds the completion script that it prints for %s", (shell, file) => {
    const printed = Consumer.node(consumer, bin, "--completions", shell)
    assert.strictEqual(readFileSync(installed(`dist/completions/${file}`), "utf8"), printed)
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
      "unknown-default-runtime",
      "wrong-type"
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
    const { version } = manifestOf("packages/cli")
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
      const path = join(alone, "bin/oci-runtimes.cjs")
      // Only a question by CRI loads gRPC, which takes longer than a whole run.
      rmSync(join(alone, "dist/command/grpc.cjs"))
      const options = ["--engine", "moby-25", "--config", join(checkout, "examples/daemon.json")]
      for (const subcommand of [
        ["list"],
        ["resolve", "crun"],
        ["check", "--no-host"],
        ["compare", "--to", "moby-23"]
      ]) {
        const { status, stderr, stdout } = spawnSync(process.execPath, [path, ...subcommand, ...options, "--json"], {
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
    assert.match(text, /^@grpc\/grpc-js \d+\.\d+\.\d+ \(Apache-2\.0\)$/m)
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
