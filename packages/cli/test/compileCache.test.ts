import { assert, afterEach, beforeEach, describe, it } from "vitest"
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import * as CompileCache from "../src/process/CompileCache.ts"

const user = process.geteuid?.()

const home = (): string => "/home/ann"

const homeless = (): string => {
  throw new Error("There is no home.")
}

describe("the place of the cache", () => {
  const inHome = { base: "/home/ann", below: [".cache", "oci-runtimes"] }

  it.each<[string, Partial<CompileCache.Circumstances>, CompileCache.CacheLocation | undefined]>([
    ["nothing said", {}, inHome],
    [
      "a cache of all programs",
      { variables: { XDG_CACHE_HOME: "/caches" } },
      { base: "/caches", below: ["oci-runtimes"] }
    ],
    ["a relative one", { variables: { XDG_CACHE_HOME: "caches" } }, inHome],
    ["an empty one", { variables: { XDG_CACHE_HOME: "" } }, inHome],
    ["an empty home", { home: () => "" }, undefined],
    ["a relative home", { home: () => "ann" }, undefined],
    ["a relative cache and home", { home: () => "ann", variables: { XDG_CACHE_HOME: "caches" } }, undefined],
    ["no users", { user: undefined }, undefined],
    ["a cache of Node.js for modules", { variables: { NODE_COMPILE_CACHE: "/other" } }, inHome],
    ["no cache wanted", { variables: { NODE_DISABLE_COMPILE_CACHE: "1" } }, undefined]
  ])("with %s", (_title, circumstances, expected) => {
    assert.deepStrictEqual(CompileCache.placeFor({ variables: {}, home, user: 1000, ...circumstances }), expected)
  })
})

describe("a directory is the user's own", () => {
  it.each([
    [true, 0o700, 1000, true],
    [true, 0o755, 1000, true],
    [true, 0o775, 1000, false],
    [true, 0o702, 1000, false],
    [true, 0o1777, 1000, false],
    [true, 0o700, 0, false],
    [false, 0o700, 1000, false]
  ])("directory %s, mode %o, of %d: %s", (isDirectory, mode, uid, expected) => {
    assert.strictEqual(CompileCache.isOwn({ isDirectory, mode: mode | 0o040000, uid }, 1000), expected)
  })

  it("nowhere where there are no users", () => {
    assert.isFalse(CompileCache.isOwn({ isDirectory: true, mode: 0o700, uid: 1000 }, undefined))
  })
})

describe("a directory on the way protects what is in it", () => {
  it.each([
    [0o755, 0, true],
    [0o755, 1000, true],
    [0o1777, 0, true],
    [0o777, 0, false],
    [0o775, 1000, false],
    [0o755, 1001, false],
    [0o1777, 1001, false]
  ])("mode %o, of %d: %s", (mode, uid, expected) => {
    assert.strictEqual(CompileCache.protects({ isDirectory: true, mode: mode | 0o040000, uid }, 1000), expected)
  })
})

describe("the cache on the disk", () => {
  let root = ""
  let directory = ""

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "oci-runtimes-cache-"))
    directory = join(root, "home")
    mkdirSync(directory, 0o755)
  })

  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const prepare = (variables: CompileCache.Circumstances["variables"] = {}, at = directory) =>
    CompileCache.prepare({ variables, home: () => at, user })

  it("is made in the home, closed to all others", () => {
    const cache = join(directory, ".cache/oci-runtimes")
    assert.strictEqual(prepare(), cache)
    assert.deepStrictEqual(
      [join(directory, ".cache"), cache].map((path) => lstatSync(path).mode & 0o7777),
      [0o700, 0o700]
    )
    assert.strictEqual(prepare(), cache)
  })

  it("is made where the home is reached by a link", () => {
    symlinkSync(directory, join(root, "link"))
    assert.strictEqual(prepare({}, join(root, "link")), join(directory, ".cache/oci-runtimes"))
  })

  it("is made in the cache of all programs where there is one, which is not made", () => {
    const caches = join(root, "caches")
    assert.isUndefined(prepare({ XDG_CACHE_HOME: caches }))
    assert.isFalse(existsSync(caches))
    mkdirSync(caches)
    assert.strictEqual(prepare({ XDG_CACHE_HOME: caches }), join(caches, "oci-runtimes"))
    assert.isFalse(existsSync(join(directory, ".cache")))
  })

  it.each(["", ".cache"])("is not made in a home whose directory %j others can write to", (name) => {
    mkdirSync(join(directory, name), { recursive: true })
    for (const mode of [0o775, 0o757]) {
      chmodSync(join(directory, name), mode)
      assert.isUndefined(prepare())
      assert.isFalse(existsSync(join(directory, name, name === "" ? ".cache" : "oci-runtimes")))
    }
  })

  it.each([0o770, 0o707, 0o755])("is not used if its mode is %o, which lets other users reach its content", (mode) => {
    chmodSync(prepare() ?? "", mode)
    assert.isUndefined(prepare())
  })

  it.each([".cache", ".cache/oci-runtimes"])("is not taken where %s is a link, or no directory", (name) => {
    const elsewhere = join(root, "elsewhere")
    mkdirSync(elsewhere, 0o700)
    mkdirSync(join(directory, name, ".."), { recursive: true })
    symlinkSync(elsewhere, join(directory, name))
    assert.isUndefined(prepare())
    assert.isFalse(existsSync(join(elsewhere, "oci-runtimes")))
  })

  it.skipIf(user !== 0).each(["", ".cache", ".cache/oci-runtimes"])(
    "is not used, and nothing is made in it, if the home's directory %j belongs to another user",
    (name) => {
      mkdirSync(join(directory, name), { recursive: true, mode: 0o700 })
      chownSync(join(directory, name), 65_534, 65_534)
      assert.isUndefined(prepare())
      assert.isFalse(existsSync(join(directory, name, name === "" ? ".cache" : "oci-runtimes")))
    }
  )

  it("is not made where others can exchange the directory above, or root's is another user's", () => {
    const inner = join(directory, "inner")
    mkdirSync(inner)
    chmodSync(directory, 0o777)
    assert.isUndefined(prepare({ XDG_CACHE_HOME: inner }))
    chmodSync(directory, 0o755)
    if (user === 0) {
      chownSync(directory, 65_534, 65_534)
      assert.isUndefined(prepare({ XDG_CACHE_HOME: inner }))
      chownSync(directory, 0, 0)
    }
    assert.strictEqual(prepare({ XDG_CACHE_HOME: inner }), join(inner, "oci-runtimes"))
  })

  it("is not made where nothing can be made, nor where there is no home", () => {
    assert.isUndefined(prepare({}, "/proc"))
    assert.isUndefined(prepare({ XDG_CACHE_HOME: "/proc/missing" }))
    assert.isUndefined(prepare({}, join(root, "missing")))
    assert.isUndefined(prepare({}, relative(process.cwd(), directory)))
    assert.isUndefined(CompileCache.prepare({ variables: {}, home: homeless, user }))
  })
})
