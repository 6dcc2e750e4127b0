import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { documents as examined } from "../../../docs/test/Documents.ts"

const checkout = join(import.meta.dirname, "../../..")

const read = (path: string): string => readFileSync(join(checkout, path), "utf8")

const documents = [...examined, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]

/** Returns the strings between backticks on one line, outside examples. */
const named = (document: string): ReadonlyArray<string> =>
  Array.from(
    read(document)
      .replaceAll(/^```.*?^```/gms, "")
      .matchAll(/`([^`\n]+)`/g),
    ([, words = ""]) => words
  )

/** The site is built, not kept. */
const isSource = (words: string): boolean =>
  words !== "docs/dist" && /^(?:packages|core|node|cli|bench|docs|examples)\/[\w./-]+$/.test(words)

const declared = /^export (?:const|interface|type|class) (\w+)|^export \{([^}]*)\}|^ +readonly (\w+)/gm

/** The modules, and what each exports, members included. Modules of several rooms may have the same name. */
const modules = new Map(
  Array.from(
    Map.groupBy(globSync("packages/{core,node,cli}/src/**/[A-Z]*.ts", { cwd: checkout }), (path) =>
      path.replace(/^.*\/|\.ts$/g, "")
    ),
    ([name, paths]) => [
      name,
      new Set(
        paths
          .flatMap((path) => Array.from(read(path).matchAll(declared), (found) => found.slice(1).join(" ")))
          .join(" ")
          .match(/\w+/g)
      )
    ]
  )
)

describe.each(documents)("%s", (document) => {
  it("names files that exist", () => {
    const missing = named(document)
      .filter(isSource)
      .filter((path) => !existsSync(join(checkout, path)) && !existsSync(join(checkout, "packages", path)))
    assert.deepStrictEqual(missing, [])
  })

  it("names what modules export", () => {
    const missing = named(document).filter((words) => {
      const [, module = "", name = ""] = /^([A-Z]\w+)\.(\w+)\b/.exec(words) ?? []
      const exported = modules.get(module)
      return exported !== undefined && !exported.has(name)
    })
    assert.deepStrictEqual(missing, [])
  })
})

it("the documents name many files and modules", () => {
  const all = documents.flatMap(named)
  assert.isAbove(all.filter(isSource).length, 25)
  assert.isAbove(all.filter((words) => modules.has(words.replace(/\..*/, ""))).length, 50)
})
