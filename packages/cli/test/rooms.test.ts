/** The rooms of core and the folders of node and cli, as the linter holds them. */
import { spawnSync } from "node:child_process"
import { copyFileSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"

const checkout = join(import.meta.dirname, "../../..")

/** The places that each place may import, besides itself. */
const places: { readonly [place: string]: ReadonlyArray<string> } = {
  "core/src/data": [],
  "core/src/text": ["data"],
  "core/src/document": ["data", "text"],
  "core/src/machine": ["data", "text"],
  "core/src/disk": ["data", "text"],
  "core/src/shim": ["data", "text", "machine"],
  "core/src/engine": ["data", "text", "document", "machine"],
  "core/src/service": ["data", "text", "machine", "engine"],
  "core/src/crio": ["data", "text", "document", "machine", "engine", "service"],
  "core/src/docker": ["data", "text", "document", "machine", "disk", "shim", "engine", "service"],
  "core/src/containerd": ["data", "text", "document", "machine", "shim", "engine", "service"],
  "core/src/podman": ["data", "text", "document", "machine", "engine"],
  "core/src/questions": ["data", "text", "document", "machine", "engine"],
  "core/src/reports": ["data", "text", "engine"],
  "core/src/testing": [
    "data",
    "text",
    "document",
    "machine",
    "disk",
    "shim",
    "engine",
    "service",
    "crio",
    "docker",
    "containerd",
    "podman",
    "questions",
    "reports"
  ],
  "node/src/machine": [],
  "node/src/disk": ["machine"],
  "node/src/engine": ["machine", "disk"],
  "node/src/containerd": ["machine", "disk", "engine"],
  "node/src/crio": ["machine", "disk", "engine"],
  "node/src/docker": ["machine", "disk"],
  "node/src/podman": ["machine", "disk", "engine"],
  "node/src/questions": ["machine", "disk", "docker"],
  "node/src/promises": ["machine", "disk", "engine", "containerd", "crio", "podman", "questions"],
  "cli/src/text": [],
  "cli/src/flags": ["text"],
  "cli/src/families": ["text", "flags"],
  "cli/src/documents": ["text", "flags", "families"],
  "cli/src/process": ["text", "flags", "families", "documents"],
  "cli/src/reports": ["text", "flags", "families", "documents", "process"],
  "cli/src/commands": ["text", "flags", "families", "documents", "process", "reports"]
}

interface Attempt {
  readonly place: string
  readonly specifier: string
  readonly isAllowed: boolean
}

/** The folders of node that know no engine. */
const withoutEngine = new Set(["node/src/machine", "node/src/disk", "node/src/engine"])

/** An import of each neighbour, by its public part and past it. In node and cli a folder has no public part of its own. */
const attempts: ReadonlyArray<Attempt> = Object.entries(places).flatMap(([place, allowed]) => {
  const isCore = place.startsWith("core/")
  const neighbours = Object.keys(places)
    .filter((other) => dirname(other) === dirname(place) && other !== place)
    .map((other) => other.slice(dirname(other).length + 1))
  const ofEngines = withoutEngine.has(place)
    ? ["@oci-runtimes/core", "@oci-runtimes/core/docker"].map((specifier) => ({ place, specifier, isAllowed: false }))
    : []
  const ofNeighbours = neighbours.flatMap((neighbour) => {
    const isAllowed = allowed.includes(neighbour)
    return isCore
      ? [
          { place, specifier: `../${neighbour}/index.ts`, isAllowed },
          { place, specifier: `../${neighbour}/Inner.ts`, isAllowed: false },
          { place, specifier: `../${neighbour}/internal/inner.ts`, isAllowed: false }
        ]
      : [{ place, specifier: `../${neighbour}/Module.ts`, isAllowed }]
  })
  return [...ofEngines, ...ofNeighbours]
})

let directory = ""
let refused: ReadonlyMap<string, string>

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "oci-runtimes-rooms-"))
  copyFileSync(join(checkout, ".oxlintrc.json"), join(directory, ".oxlintrc.json"))
  for (const [index, { place, specifier }] of attempts.entries()) {
    const file = join(directory, "packages", place, `attempt${index}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `import { value } from "${specifier}"\nexport const attempt = value\n`)
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(checkout, "node_modules/oxlint/bin/oxlint"), "--format", "json", "packages"],
    { cwd: directory, encoding: "utf8" }
  )
  const found: { readonly diagnostics: ReadonlyArray<{ readonly filename: string; readonly help?: string }> } =
    JSON.parse(stdout)
  refused = new Map(
    found.diagnostics.map(({ filename, help = "" }) => [filename.replace(/^.*attempt|\.ts$/g, ""), help])
  )
})

afterAll(() => rmSync(directory, { recursive: true }))

describe.each(Object.keys(places))("%s", (place) => {
  const name = place.replace(/^.*\//, "")
  const own = attempts.map((attempt, index) => ({ ...attempt, index })).filter((attempt) => attempt.place === place)

  it.each(own)("importing $specifier is allowed: $isAllowed", ({ index, isAllowed }) => {
    const help = refused.get(String(index))
    if (isAllowed) assert.isUndefined(help)
    else assert.match(help ?? "", new RegExp(`^The (?:room|folder) ${name}\\b.* (?:may import only|meets others only)`))
  })
})

it("there are no other folders", () => {
  const folders = globSync("packages/{core,node,cli}/src/*/", { cwd: checkout }).map((path) =>
    path.slice("packages/".length).replace(/\/$/, "")
  )
  assert.sameMembers(folders, Object.keys(places))
})
