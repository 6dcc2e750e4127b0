/** The rooms that every engine shares have no word of an engine, as the engines' own rooms declare them. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseAst } from "rolldown/parseAst"
import { assert, describe, it } from "vitest"

const source = join(import.meta.dirname, "../src")

const rooms = ["data", "text", "document", "machine", "disk", "shim", "engine", "service", "questions", "reports"]

/** The words of an engine that a room may use anyway: shims are containerd's, and one kind of their options is named after runc. */
const allowed: { readonly [room: string]: ReadonlyArray<string> } = {
  reports: ["runc"],
  shim: ["containerd", "containerd-1.6", "containerd-1.7", "containerd-2.0", "io.containerd.runc.v2", "runc"]
}

const filesOf = (room: string): ReadonlyArray<string> =>
  readdirSync(join(source, room), { encoding: "utf8", recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${room}/${name}`)

/** Returns the string literals and the parts of templates in a module, except the names of other modules. */
const literalsOf = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child)
      return
    }
    if (typeof node !== "object" || node === null) return
    const fields: { readonly [key: string]: unknown } = { ...node }
    if (fields.type === "ImportDeclaration" || fields.source) return
    if (fields.type === "Literal" && typeof fields.value === "string") found.push(fields.value)
    if (fields.type === "TemplateElement")
      visit({ type: "Literal", value: Reflect.get(Object(fields.value), "cooked") })
    for (const child of Object.values(fields)) visit(child)
  }
  visit(parseAst(text, { lang: "ts" }).body)
  return found
}

/** The name of this library, which is not a word of an engine. */
const ownName = "oci-runtimes"

/** A word that is plain English counts only as a key or as a part of a path. */
const holds = (literal: string, word: string): boolean => {
  const literally = word.replaceAll(/[.-]/g, String.raw`\$&`)
  return /^[a-z]+s$/.test(word)
    ? new RegExp(String.raw`^${literally}$|["/-]${literally}\b|\b${literally}["/-]`).test(
        literal.replaceAll(ownName, "")
      )
    : new RegExp(String.raw`(?<![\w.-])${literally}(?![\w-])`, "i").test(literal)
}

const wordsOf = async (room: string): Promise<ReadonlyArray<string>> => {
  const { words } = (await import(join(source, room, "words.ts"))) as { readonly words: ReadonlyArray<string> }
  return words
}

const engines = readdirSync(source).filter((room) => existsSync(join(source, room, "words.ts")))

describe("the rooms that every engine shares", () => {
  it("are held against the words of the engines that there are", async () => {
    assert.deepStrictEqual(engines, ["containerd", "crio", "docker", "podman"])
    assert.includeMembers(
      [...(await wordsOf("docker"))],
      ["daemon.json", "dockerd", "moby-25", "runtimeArgs", "default-runtime", "runtimes", "runc"]
    )
  })

  it.each(rooms)("%s has no word of an engine", async (room) => {
    const words = (await Promise.all(engines.map(wordsOf))).flat().filter((word) => !allowed[room]?.includes(word))
    const found = filesOf(room).flatMap((file) =>
      literalsOf(readFileSync(join(source, file), "utf8")).flatMap((literal) =>
        words.filter((word) => holds(literal, word)).map((word) => `${file}: ${JSON.stringify(literal)} has ${word}`)
      )
    )
    assert.deepStrictEqual(found, [])
  })

  it.each(rooms)("%s imports no engine", (room) => {
    const importing = filesOf(room).filter((file) =>
      engines.some((one) => readFileSync(join(source, file), "utf8").includes(`"../${one}/`))
    )
    assert.deepStrictEqual(importing, [])
  })

  it("finds such words", () => {
    const text =
      'import a from "docker"\nconst b = `the ${"default-runtime"} of Docker`\nconst c = ["runtimes", "its runtimes"]'
    const words = ["docker", "default-runtime", "runtimes"]
    assert.sameMembers(
      literalsOf(text).flatMap((literal) => words.filter((word) => holds(literal, word))),
      words
    )
  })
})

describe("the words of Docker", () => {
  it.each(["runtimeType", "runtimeArgs", "add-runtime", "native.cgroupdriver", "data-root", "daemon.json", "moby-25"])(
    "have %s",
    async (word) => assert.include(await wordsOf("docker"), word)
  )
})
